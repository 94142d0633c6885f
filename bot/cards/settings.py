"""Settings, pause, and moving to another device."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.actions import ChooseDays, ChooseLanguage, ChooseZone, Open, OpenSetting, Pause, offer
from bot.cards import pictures
from bot.cards.compose import bold, lines, link, say
from bot.cards.welcome import country_label
from bot.messages import OutMessage
from bot.texts import Texts, own_name
from scheduler.timetable import EVERY_DAY, WORKDAYS

PAUSES = (3, 7, 14)  # days
LONGEST_PAUSE = 14


def overview(texts: Texts, when: tuple[time, int], devices: str, *, in_words: bool) -> OutMessage:
    """Show every setting with its value; a button for each. `when` is the hour and the days."""
    _ = texts.gettext
    at, days = when
    # Translators: buttons in the settings; at most 20 characters each.
    labels = (
        (_("Language"), "language"),
        (_("Country"), "country"),
        (_("Lesson time"), "hour"),
        (_("Lesson days"), "days"),
        (_("Time zone"), "zone"),
        (_("Pictures"), "pictures"),
        (_("News and research"), "consent"),
        (_("Phones and apps"), "devices"),
    )
    return say(
        bold(_("Your settings")),
        lines(
            language_line(texts),
            _("Country: {value}").format(value=country_label(texts, texts.country)),
            hour_line(texts, at),
            _("Lesson days: {value}").format(value=_days(texts, days)),
            _("Time zone: {value}").format(value=texts.zone_name(texts.zone)),
            pictures.state(texts, in_words=in_words),
            _("You use me on: {value}").format(value=devices),
        ),
        choices=tuple(offer(label, OpenSetting(name)) for label, name in labels),
    )


def language_line(texts: Texts) -> str:
    return texts.gettext("Language: {value}").format(value=own_name(texts.language))


def hour_line(texts: Texts, at: time) -> str:
    return texts.gettext("Lesson time: {value}").format(value=texts.clock(at))


def languages(texts: Texts, codes: Iterable[str]) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Which language would you like to read?"),
        choices=tuple(offer(own_name(code), ChooseLanguage(code)) for code in codes),
    )


def zones(texts: Texts, names: Iterable[str]) -> OutMessage:
    _ = texts.gettext
    return say(
        _(
            "Which city has the same time as you? Not in the list? Type it in English, such as Oslo."
        ),
        choices=tuple(offer(texts.zone_name(ZoneInfo(name)), ChooseZone(name)) for name in names),
    )


def days_question(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("On which days should I bring you a lesson?"),
        choices=tuple(
            offer(_days(texts, days), ChooseDays(days)) for days in (EVERY_DAY, WORKDAYS)
        ),
    )


def _days(texts: Texts, days: int) -> str:
    _ = texts.gettext
    # Translators: buttons, and the value of a setting; at most 20 characters each.
    return _("Monday to Friday") if days == WORKDAYS else _("Every day")


def saved(texts: Texts, *more: str) -> OutMessage:
    _ = texts.gettext
    return say(_("Done, I've noted it."), *more)


def unknown_city(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("I don't know that city's clock. Try a bigger city nearby, in English, such as Oslo.")
    )


def unknown_time(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(_("I couldn't read that as a time. Type it like 7:30 or 18:00, or tap a button."))


def pauses(texts: Texts) -> OutMessage:
    _, ngettext = texts.gettext, texts.ngettext
    choices = tuple(
        offer(ngettext("{n} day", "{n} days", days).format(n=days), Pause(days)) for days in PAUSES
    )
    return say(
        _("A break is fine. For how long? You can also type a number of days, up to 14."),
        choices=choices,
    )


def paused(texts: Texts, returns_at: datetime) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Enjoy your break. Your next lesson: {day} at {time}.").format(
            day=texts.day(returns_at), time=texts.clock(returns_at)
        ),
        _("Your place is kept. To come back sooner, tap here or type /resume."),
        # Translators: a button; at most 20 characters.
        choices=(offer(_("I'm back"), Open("resume")),),
    )


def resumed(texts: Texts, next_line: str) -> OutMessage:
    _ = texts.gettext
    return say(
        _("Nice to have you back!"),
        next_line,
        choices=(offer(_("Show today's lesson"), Open("today")),),
    )


def stopped(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("All right, I'll send you nothing more. Thank you for the time you spent here."),
        _("Your progress is kept. /resume brings it all back; /mydata erases it."),
    )


def join_code(
    texts: Texts, code: str, addresses: Mapping[str, str], ends_at: datetime
) -> OutMessage:
    """Show the one-time code that moves the course to another device; addresses are by app."""
    _ = texts.gettext
    return say(
        _("To go on with your course on another phone or app, open this link there:"),
        lines(*(Markup("{}: {}").format(app, link(one)) for app, one in addresses.items())),
        _("Or type this code to me there: {code}").format(code=code),
        _("It works once, until {time}. Don't show it to others: whoever has it, has your course.")
        .format(time=texts.clock(ends_at)),
    )  # fmt: skip


def joined(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(_("Done: this is the same course now, with all your progress."))


def bad_code(texts: Texts) -> OutMessage:
    _ = texts.gettext
    return say(
        _("This code doesn't work: it may be mistyped, used already, or older than ten minutes."),
        _("Get a new one on your other phone or app with /link."),
    )
