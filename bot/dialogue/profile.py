"""What learners decide about themselves: settings, breaks, their data, and leaving.

>  /settings
<  Language: English. Lesson time: 18:00 ...      [Language] [Country] [Lesson time] ...
>  Lesson time
<  When do you have five quiet minutes?           [08:00] [12:00] [15:00] [18:00] [20:00]
>  7:30
<  Done, I've noted it. Your next lesson: tomorrow at 07:30.
"""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import available_timezones

import orjson

from bot import cards
from bot.actions import (
    Action,
    ChooseDays,
    ChooseHour,
    ChooseZone,
    EraseMine,
    ExportMine,
    OpenSetting,
    Pause,
)
from bot.cards.settings import LONGEST_PAUSE
from bot.cards.windows import CHANNEL_NAMES
from bot.dialogue import finish, study
from bot.dialogue.handler import Handler, Reply, Turn
from bot.dialogue.learners import optional_consent_cards, show_language
from bot.dialogue.moving import show_devices
from bot.dialogue.pictures import show_switch
from bot.services import learners
from bot.services.study import next_lesson_at
from bot.storage.learners import Learner, accounts_of
from scheduler.timetable import EVERY_DAY, WORKDAYS, time_of

_TIME = re.compile(r"(\d{1,2})(?:[:.,h ](\d{2}))?")
RECEIPT_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECEIPT_LENGTH = 10


def show_settings(turn: Turn) -> Reply:
    channels = {row[0] for row in accounts_of(turn.db, turn.learner.id)}
    devices = ", ".join(sorted(CHANNEL_NAMES.get(name, name) for name in channels))
    when = time_of(turn.learner.minute), turn.learner.lesson_days
    in_words = turn.learner.pictures_in_words
    card = cards.settings.overview(turn.texts, when, devices, in_words=in_words)
    return Reply.saying(card)


def open_setting(turn: Turn, tap: OpenSetting) -> Reply:
    """Show the choices of one setting."""
    return _SETTINGS.get(tap.setting, show_settings)(turn)


def _show_country(turn: Turn) -> Reply:
    return Reply.saying(cards.welcome.countries(turn.texts, turn.course.countries))


def _show_hours(turn: Turn) -> Reply:
    card = cards.lessons.hour_question(turn.texts, turn.learner.minute)
    return Reply.saying(card)


def _show_days(turn: Turn) -> Reply:
    return Reply.saying(cards.settings.days_question(turn.texts))


def _show_zones(turn: Turn) -> Reply:
    names = dict.fromkeys(country.zone for country in turn.course.countries.values())
    card = cards.settings.zones(turn.texts, names)
    return Reply.saying(card)


def _show_consent(turn: Turn) -> Reply:
    return Reply(optional_consent_cards(turn))


_SETTINGS: dict[str, Handler] = {
    "language": show_language,
    "country": _show_country,
    "hour": _show_hours,
    "days": _show_days,
    "zone": _show_zones,
    "consent": _show_consent,
    "devices": show_devices,
    "pictures": show_switch,
}


def choose_hour(turn: Turn, tap: ChooseHour) -> Reply:
    """Have lessons come at another time of the day."""
    return _settled(turn.speaking_as(replace(turn.learner, minute=tap.minute)))


def read_hour(text: str) -> ChooseHour | None:
    """Read a typed time, such as 7:30, 18 or 18.00."""
    typed = _TIME.fullmatch(text.strip())
    hour, minute = (int(typed[1]), int(typed[2] or 0)) if typed else (24, 0)
    return None if hour > 23 or minute > 59 else ChooseHour(hour * 60 + minute)


def choose_days(turn: Turn, tap: ChooseDays) -> Reply:
    """Have lessons come on other days of the week."""
    if tap.days not in (EVERY_DAY, WORKDAYS):
        return _show_days(turn)
    return _settled(turn.speaking_as(replace(turn.learner, lesson_days=tap.days)))


def choose_zone(turn: Turn, tap: ChooseZone) -> Reply:
    """Live by another clock."""
    return _settled(turn.speaking_as(replace(turn.learner, zone=tap.zone)))


def read_zone(text: str) -> ChooseZone | None:
    """Read a typed city, such as "oslo"."""
    zone = learners.find_zone(text, frozenset(available_timezones()))
    return ChooseZone(zone.key) if zone else None


def _settled(turn: Turn) -> Reply:
    """Say that it is noted; an open lesson step is shown again, else nothing waits any more."""
    noted = cards.settings.saved(turn.texts)
    if here := study.show_again(turn):
        return here.after(noted).with_learner(turn.learner)
    return Reply((noted, finish.say_whats_next(turn)), learner=_at_rest(turn))


def show_pauses(turn: Turn) -> Reply:
    """Offer some lengths of a break; "/pause 5" begins one at once."""
    _, _, days = turn.inbound.text.partition(" ")
    if tap := read_pause(days):
        return pause(turn, tap)
    return Reply.saying(cards.settings.pauses(turn.texts))


def read_pause(text: str) -> Pause | None:
    """Read a typed number of days, such as "5" or "5 days"."""
    days = _days(text)
    return Pause(days) if days else None


def _days(text: str) -> int | None:
    """Return a number of days from 1 to 14 at the start of a text, such as "5" or "5 days"."""
    found = re.match(r"\s*(\d{1,2})\b", text)
    days = int(found[1]) if found else 0
    return days if 1 <= days <= LONGEST_PAUSE else None


def pause(turn: Turn, tap: Pause) -> Reply:
    """Send no lessons for some days; the place is kept."""
    paused = replace(turn.learner, paused_until=turn.now + timedelta(days=tap.days))
    returns_at = next_lesson_at(paused, turn.now, taken=False)
    card = cards.settings.paused(turn.texts, returns_at)
    if turn.inbound.open_until and returns_at > turn.inbound.open_until:
        card = cards.windows.stays(turn.texts, card, turn.inbound.channel)
    return Reply((card,), learner=_at_rest(turn.speaking_as(paused)))


def resume(turn: Turn) -> Reply:
    """Come back from a pause, or after /stop."""
    turn = turn.speaking_as(replace(turn.learner, paused_until=None, stopped_at=None))
    card = cards.settings.resumed(turn.texts, finish.next_lesson_line(turn))
    return Reply((card,), learner=_at_rest(turn))


def stop(turn: Turn) -> Reply:
    """Send nothing more by ourselves; everything is kept for a return."""
    turn = turn.speaking_as(replace(turn.learner, stopped_at=turn.now))
    return Reply((cards.settings.stopped(turn.texts),), learner=_at_rest(turn))


def _at_rest(turn: Turn) -> Learner:
    """Return the learner with no card waiting for a value; an open lesson step stays open."""
    return turn.learner if study.show_again(turn) else replace(turn.learner, offers="")


def ask_again(turn: Turn, about: type[Action]) -> Reply | None:
    """Say how to write the value that a card asks for; None for a card that asks for none."""
    if about is ChooseHour:
        return Reply.saying(cards.settings.unknown_time(turn.texts))
    if about is ChooseZone:
        return Reply.saying(cards.settings.unknown_city(turn.texts))
    return Reply.saying(cards.settings.pauses(turn.texts)) if about is Pause else None


def show_mydata(turn: Turn) -> Reply:
    everything = learners.gather(turn.db, turn.learner)
    counts = len(everything.readings), len(everything.attempts)
    learner = turn.learner
    n_asked = max(len(everything.asked.questions), len(everything.asked.talks))
    card = cards.mine.mydata(turn.texts, learner.first_name, (*counts, n_asked), learner.created_at)
    return Reply.saying(card)


def export_mine(turn: Turn, _: ExportMine) -> Reply:
    """Send everything that is kept, as JSON."""
    everything = learners.as_json(learners.gather(turn.db, turn.learner))
    text = orjson.dumps(everything, option=orjson.OPT_INDENT_2).decode()
    return Reply.saying(cards.mine.export(turn.texts, "amber-my-data.json", text))


def erase_mine(turn: Turn, tap: EraseMine) -> Reply:
    """Erase everything after a second yes, and leave a receipt."""
    if not tap.sure:
        return Reply.saying(cards.mine.erase_question(turn.texts))
    receipt = "".join(turn.house.rng.choices(RECEIPT_ALPHABET, k=RECEIPT_LENGTH))
    learners.erase(turn.db, turn.learner.id, receipt, turn.now)
    return Reply((cards.mine.erased(turn.texts, receipt),), is_erased=True)
