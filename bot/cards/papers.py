"""Papers of a training, in the words of whoever gets them: what stands on each is a recipe in the message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cards.trainings import Told
from bot.messages import Document, Made
from bot.papers import recipes
from bot.papers.links import certificate_link, short, training_links
from bot.papers.numbers import grouped
from bot.papers.recipes import written
from bot.texts import Texts

MOST_DAYS = 3  # that are named one by one

Session = tuple[datetime, datetime]  # begin and end


@dataclass(frozen=True, slots=True)
class Change:
    """How a calendar knows which training it is, and what is newer.

    `uid` is the same for as long as the training lives, whichever channel its files come by; `number`
    counts the changes so far. Sessions `dropped` were announced once, and take place no more.
    """

    uid: str
    number: int
    made_at: datetime
    is_cancelled: bool = False
    dropped: tuple[Session, ...] = ()  # the last ones


@dataclass(frozen=True, slots=True)
class Award:
    """What a certificate says about one person; without a name there is a line to write it on."""

    number: str
    name: str
    attended: tuple[Session, ...]
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of the list: who, in which group, and their answers in the order of the questions."""

    name: str
    group: str = ""
    status: str = ""
    answers: tuple[str, ...] = ()
    attended: tuple[bool, ...] = ()  # session by session


def calendar_file(texts: Texts, told: Told, change: Change, link: str) -> Document:
    """Return the training for a calendar; `link` opens the chat at it."""
    _ = texts.gettext
    # Translators: at the end of an entry in a calendar; {link} opens the chat.
    back = _("Can't come after all? Please give your place back: {link}").format(link=link)
    recipe = recipes.CalendarFile(
        uid=change.uid,
        sequence=change.number,
        stamp=change.made_at.isoformat(),
        zone=told.zone.key,
        sessions=_moments(told.sessions),
        dropped=_moments(change.dropped, after=len(told.sessions)),
        title=told.title,
        # Translators: the title of an entry in a calendar, when the training doesn't take place.
        cancelled_title=_("Cancelled: {title}").format(title=told.title),
        text="\n\n".join(one for one in (told.text, told.directions, told.link, back) if one),
        place=told.place or told.link,
        link=told.link or link,
        contact=told.signed_by,
        language=texts.language,
        is_cancelled=change.is_cancelled,
    )
    # Translators: a word in the name of a file: only a to z, without accents.
    name = "amber-{}-{}.ics".format(_("calendar"), told.id)
    return Document(name, written(recipe), Made.CALENDAR)


def _moments(sessions: Iterable[Session], after: int = 0) -> list[list[str]]:
    """Return sessions with their number as key: moved, each is the same entry in a calendar."""
    return [
        [str(number), begin.isoformat(), end.isoformat()]
        for number, (begin, end) in enumerate(sessions, start=after + 1)
    ]


def qr_code(told: Told, channel: str, link: str) -> Document:
    """Return a link as a picture for posters that people draw themselves."""
    recipe = recipes.QrCode(link)
    return Document(f"amber-{told.id}-{channel}.png", written(recipe), Made.QR_CODE)


def poster(texts: Texts, told: Told, kicker: str, doors: Mapping[str, str]) -> Document:
    """Return a training on one page for the wall.

    Args:
        texts: of those who read it.
        told: in their language.
        kicker: what it is, such as "Study visit".
        doors: for each channel that shall stand on it the address that opens the channel.
    """
    _ = texts.gettext
    links = training_links(told.id, doors)
    recipe = recipes.Poster(
        title=told.title,
        kicker=kicker,
        facts=[
            [_("When"), "\n".join(times(texts, told))],
            [_("Where"), told.place or _("Online")],
        ],
        # Translators: on a poster, beside a QR code: large, so keep it short.
        invitation=_("Scan and sign up"),
        how=_(
            "Point your phone's camera at the code. A chat opens, and signing up takes a minute."
        ),
        doors=[[door_name(texts, channel), link] for channel, link in links.items()],
        foot=_("Amber: start a business that helps people"),
        language=texts.language,
    )
    # Translators: a word in the name of a file: only a to z, without accents.
    name = "amber-{}-{}-{}.pdf".format(_("poster"), told.id, texts.language)
    return Document(name, written(recipe), Made.POSTER)


def door_name(texts: Texts, channel: str) -> str:
    """Return what a poster calls a channel."""
    _ = texts.gettext
    # Translators: on a poster, under a QR code: where it leads.
    names = {"telegram": "Telegram", "messenger": "Messenger", "webchat": _("Web page, no app")}
    return names.get(channel, channel)


def certificate(texts: Texts, told: Told, award: Award, public_url: str) -> Document:
    """Return the proof that someone attended a training, in their language."""
    _ = texts.gettext
    link = certificate_link(public_url, award.number)
    local = replace(texts, zone=told.zone)
    # Translators: on a certificate; {date} is a date with its year.
    issued = _("Issued: {date}").format(date=local.date(award.issued_at))
    recipe = recipes.Certificate(
        heading=_("Certificate of attendance"),
        # Translators: on a certificate, above the name; the name follows in its basic form.
        lead=_("Awarded to"),
        name=award.name,
        # Translators: on a certificate, under an empty line.
        blank=_("Name, to be written by hand"),
        # Translators: on a certificate, between the name and the title of the training.
        attended=_("for attending the training"),
        title=told.title,
        facts=[
            [_("When"), attended_days(texts, told.zone, award.attended)],
            # Translators: on a certificate: how long the training was.
            [_("Length"), texts.hours(hours_of(award.attended))],
            [_("Where"), told.place or _("Online")],
        ],
        signed=[_("Organised by"), told.signed_by, issued],
        number=[_("Certificate number"), grouped(award.number)],
        check=[_("Check whether it is valid:"), short(link)],
        link=link,
        language=texts.language,
    )
    # Translators: a word in the name of a file: only a to z, without accents.
    name = "amber-{}.pdf".format(_("certificate"))
    return Document(name, written(recipe), Made.CERTIFICATE)


def sign_in_sheet(texts: Texts, told: Told, expected: Sequence[Expected]) -> Document:
    """Return the list to be signed at the door: a column for each session.

    It holds names of several people: the message it goes with is `about` them.
    """
    _ = texts.gettext
    with_groups = any(one.group for one in expected)
    groups = [_("Group")] if with_groups else []
    # Translators: the heading of a column to sign in; {day} is a day and an hour.
    signature = _("Signature, {day}")
    days = _short_days(texts, told)
    recipe = recipes.SignInSheet(
        title=told.title,
        facts=["  \N{BULLET}  ".join(times(texts, told)), told.place or _("Online")],
        columns=[_("Name"), *groups, *(signature.format(day=day) for day in days)],
        rows=[
            [one.name, *([one.group] if with_groups else []), *[""] * len(told.sessions)]
            for one in expected
        ],
        # Translators: at the foot of a printed list.
        page=_("Page {n} of {total}"),
        foot=_("Names of people: keep this list safe, and destroy it when it is no longer needed."),
        language=texts.language,
    )
    return Document(f"amber-{_list(texts)}-{told.id}.pdf", written(recipe), Made.SIGN_IN)


def _list(texts: Texts) -> str:
    # Translators: a word in the name of a file: only a to z, without accents.
    return texts.gettext("list")


def table(
    texts: Texts, told: Told, questions: Sequence[str], expected: Sequence[Expected]
) -> Document:
    """Return the list as a spreadsheet: group, place, answers, and who came when."""
    _ = texts.gettext
    days = _short_days(texts, told)
    yes = _("Yes")
    recipe = recipes.Table(
        sheet=told.title,
        # Translators: headings of columns in a list of those who signed up for a training.
        columns=[_("Name"), _("Group"), _("Status"), *questions, *days],
        rows=[
            [
                one.name, one.group, one.status,
                *_filled(one.answers, len(questions)),
                *_filled([yes if came else "" for came in one.attended], len(days)),
            ]
            for one in expected
        ],
    )  # fmt: skip
    return Document(f"amber-{_list(texts)}-{told.id}.xlsx", written(recipe), Made.TABLE)


def _short_days(texts: Texts, told: Told) -> list[str]:
    """Return each session in few letters, on the clocks of its place: "Thu, 10 Dec 10:00"."""
    local = replace(texts, zone=told.zone)
    return [f"{local.short_day(begin)} {local.clock(begin)}" for begin, _ in told.sessions]


def _filled(cells: Sequence[str], n: int) -> list[str]:
    """Return just so many cells: the last ones empty where there are fewer."""
    return [*cells[:n], *[""] * (n - len(cells))]


def times(texts: Texts, told: Told) -> list[str]:
    """Return when each session is, on the clocks of its place: "Thursday 10 December, 10:00–16:00"."""
    local = replace(texts, zone=told.zone)
    return [_span(local, one) for one in told.sessions]


def _span(local: Texts, session: Session) -> str:
    begin, end = session
    days = [moment.astimezone(local.zone).date() for moment in (begin, end)]
    until = local.clock(end) if days[0] == days[1] else f"{local.day(end)}, {local.clock(end)}"
    dash = "\N{EN DASH}" if days[0] == days[1] else " \N{EN DASH} "
    said = f"{local.day(begin)}, {local.clock(begin)}{dash}{until}"
    return said[:1].upper() + said[1:]


def attended_days(texts: Texts, zone: ZoneInfo, sessions: Sequence[Session]) -> str:
    """Return the days with their year: up to three of them line by line, else the first and the last."""
    local = replace(texts, zone=zone)
    days = list(dict.fromkeys(local.date(begin) for begin, _ in sessions))
    if len(days) > MOST_DAYS:
        return f"{days[0]} \N{EN DASH}\n{days[-1]}"
    return "\n".join(days)


def hours_of(sessions: Iterable[Session]) -> float:
    """Return how many hours sessions last together, to half an hour."""
    whole = sum((end - begin for begin, end in sessions), timedelta())
    return round(whole / timedelta(minutes=30)) / 2
