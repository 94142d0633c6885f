"""Writing a training at the desk: one question a card, left half-written and picked up later.

>  New training
<  Language: Latvian. What is it called?                                       [Later]
>  Labs sākums
<  Language: Latvian. What awaits people there?                    [Not needed] [Later]
   ...
<  On which day does it begin? Write it as you say it: 12.12., or ...   [18 Dec] [Later]
>  12. decembrī
<  How many days in a row?                                       [2 days] [1 day] [Later]
   ... and at last how it stands, with what is missing                [Publish] [Preview]
"""

from dataclasses import replace
from datetime import timedelta

from bot import cards
from bot.cards.desk_parts import Editing, Question
from bot.desk_actions import AskPart, EditTraining, FillPart, LeavePart
from bot.dialogue import training_days, training_news, training_parts
from bot.dialogue.desk import Desk
from bot.dialogue.desk_hints import hints, likely_day
from bot.dialogue.desk_shown import find, languages, shown, there
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.training_parts import IN_EACH_LANGUAGE, LONGEST, WHEN, Asked, Part, Unfit
from bot.services import training_desk, trainings
from bot.services.trainings import TooFew
from bot.storage.registrations import registrations_of
from bot.storage.trainings import Stage, Training, Wording

TOLD = (*WHEN, Part.PLACE)  # of a change in these everyone is told
NEEDED = (Part.TITLE, Part.DAY, Part.PLACE)


def overview(at_desk: Desk, training: Training) -> Reply:
    """Show how a training stands."""
    turn = at_desk.turn
    texts = there(turn.texts, training)
    return Reply.saying(cards.desk_trainings.overview(texts, shown(turn, training)))


def go_on(at_desk: Desk, training: Training) -> Reply:
    """Ask the first question whose answer is needed; where there is none, show how it stands."""
    spoken = languages(at_desk.turn, training).wanted
    asked = training_parts.first_open(training, spoken)
    return _ask(at_desk, training, asked, walks=True) if asked else overview(at_desk, training)


def ask(at_desk: Desk, tap: AskPart) -> Reply:
    """Ask for one part, or go on where the draft was left."""
    training, asked = find(at_desk, tap.training), _asked(tap)
    if training is None or training.stage in (Stage.PAST, Stage.CANCELLED):
        return _not_yours(at_desk)
    if asked is None:
        return go_on(at_desk, training)
    return _ask(at_desk, training, asked, walks=tap.walks)


def _asked(tap: AskPart | FillPart | LeavePart) -> Asked | None:
    return Asked(Part(tap.part), tap.language) if tap.part in set(Part) else None


def _not_yours(at_desk: Desk) -> Reply:
    return Reply(toast=cards.desk_trainings.not_yours(at_desk.turn.texts))


def _ask(at_desk: Desk, training: Training, asked: Asked, *, walks: bool) -> Reply:
    question = _question(at_desk, training, asked, walks=walks)
    return Reply.saying(cards.desk_parts.ask(at_desk.turn.texts, question))


def _question(at_desk: Desk, training: Training, asked: Asked, *, walks: bool) -> Question:
    turn = at_desk.turn
    spoken, part = languages(turn, training), asked.part
    is_first = asked.language in ("", spoken.first)
    model = (
        ""
        if is_first or part not in IN_EACH_LANGUAGE
        else _now(turn, training, replace(asked, language=spoken.first))
    )
    return Question(
        training.id,
        part.value,
        asked.language,
        walks=walks,
        limit=LONGEST.get(part, 0),
        now=""
        if walks and not training_parts.is_filled(training, asked)
        else _now(turn, training, asked),
        model=model,
        needed=part in NEEDED and is_first,
        hints=tuple(hints(at_desk, training, asked, is_first=is_first)),
        can_leave_out=part is Part.TITLE and not is_first,
        n_readers=0 if is_first else spoken.readers.get(asked.language, 0),
        day=likely_day(turn, training),
    )


def _now(turn: Turn, training: Training, asked: Asked) -> str:
    """Return what stands in a part, as a coordinator reads it; nothing where a default stands."""
    texts, part = there(turn.texts, training), asked.part
    words = training.words.get(asked.language, Wording(""))
    match part:
        case Part.DAY:
            return "\n".join(texts.day(day) for day in training_days.days_of(training))
        case Part.PLACE:
            return training.place or training.link
        case Part.CLOSES:
            return texts.day(training.closes_at - timedelta(hours=1)) if training.closes_at else ""
        case Part.DAYS | Part.HOURS | Part.CAPACITY:
            return ""  # the buttons say it
        case Part.QUESTIONS:
            return "\n".join(words.questions)
        case Part.GROUPS:
            quotas = (*training.quotas, *("",) * len(words.groups))
            return "\n".join(f"{name} {n}" for name, n in zip(words.groups, quotas, strict=False))
    return str(getattr(words, part.value))


def read(tap: FillPart | LeavePart, text: str) -> FillPart | None:
    """Read what was typed in place of a tap: words for the part that is asked about."""
    words = "\n".join(" ".join(row.split()) for row in text.strip().splitlines()).strip()
    return FillPart(tap.training, tap.part, tap.language, words, tap.walks) if words else None


def leave(at_desk: Desk, tap: LeavePart) -> Reply:
    """Leave a part as it is: on to the next question, back to where it is changed, or put it aside."""
    training, asked = find(at_desk, tap.training), _asked(tap)
    if training is None or asked is None:
        return _not_yours(at_desk)
    if tap.is_later:
        return overview(at_desk, training).after(cards.desk_parts.put_aside(at_desk.turn.texts))
    return _next(at_desk, training, asked, walks=tap.walks)


def _next(at_desk: Desk, training: Training, asked: Asked, *, walks: bool) -> Reply:
    if not walks:
        return edit(at_desk, EditTraining(training.id, asked.language))
    spoken = languages(at_desk.turn, training).wanted
    following = training_parts.after(training, asked, spoken)
    return (
        _ask(at_desk, training, following, walks=True) if following else overview(at_desk, training)
    )


def fill(at_desk: Desk, tap: FillPart) -> Reply:
    """Put words in a part; what people signed up for is changed after a second yes only."""
    turn, training, asked = at_desk.turn, find(at_desk, tap.training), _asked(tap)
    if training is None or asked is None or training.stage in (Stage.PAST, Stage.CANCELLED):
        return _not_yours(at_desk)
    n_rows = _n_rows(turn, training, asked)
    filled = training_parts.fill(training, asked, tap.words, turn.now, n_rows)
    if isinstance(filled, Unfit):
        question = _question(at_desk, training, asked, walks=tap.walks)
        why = filled.why.value, filled.n, filled.limit
        return Reply.saying(cards.desk_parts.unfit(turn.texts, question, *why))
    if training.is_on and asked.part in TOLD:
        return _move(at_desk, tap, training, filled)
    return _keep(at_desk, tap, filled, asked)


def _n_rows(turn: Turn, training: Training, asked: Asked) -> int | None:
    """Return how many questions or groups a language needs that is not the first; None for all else."""
    first = languages(turn, training).first
    if asked.part not in (Part.GROUPS, Part.QUESTIONS) or asked.language == first:
        return None
    return len(getattr(training.words.get(first, Wording("")), asked.part.value))


def _keep(at_desk: Desk, tap: FillPart, filled: Training, asked: Asked) -> Reply:
    turn = at_desk.turn
    kept = trainings.change(turn.db, at_desk.me, filled, turn.now)
    if isinstance(kept, TooFew):
        question = _question(at_desk, filled, asked, walks=tap.walks)
        return Reply.saying(cards.desk_parts.too_few(turn.texts, question, kept.n_taken))
    return _next(at_desk, kept, asked, walks=tap.walks) if kept else _not_yours(at_desk)


def _move(at_desk: Desk, tap: FillPart, before: Training, after: Training) -> Reply:
    """Show whom a new day, hour or place concerns; after a second yes tell them, once."""
    turn = at_desk.turn
    texts = there(turn.texts, after)
    if (before.sessions, before.place, before.link) == (after.sessions, after.place, after.link):
        return Reply(toast=cards.desk_trainings.nothing_changed(turn.texts))
    if not tap.sure:
        n = len(registrations_of(turn.db, before.id))
        sure = replace(tap, words=_lasting(after, tap), sure=True)
        return Reply.saying(cards.desk_changes.move_question(texts, shown(turn, after), sure, n))
    is_place = Part(tap.part) is Part.PLACE
    if is_place:
        done = training_desk.relocate(turn.db, at_desk.me, after, turn.now)
    else:
        done = trainings.move(turn.db, at_desk.me, after.id, after.sessions, turn.now)
    if done is None:
        return Reply(toast=cards.desk_trainings.nothing_changed(turn.texts))
    moved, told = done
    tell = training_news.relocated if is_place else training_news.moved
    said = tell(turn.db, turn.house, moved, told)
    change = before, moved
    parcels = training_news.with_calendars(turn.db, turn.house, change, said, turn.now)
    card = cards.desk_changes.moved(texts, shown(turn, moved), len(told))
    return replace(Reply.saying(card), parcels=parcels)


def _lasting(after: Training, tap: FillPart) -> str:
    """Return the words so that they mean the same tomorrow."""
    part = Part(tap.part)
    if part is Part.DAY:
        return training_days.written_days(after)
    return training_days.written_hours(after) if part is Part.HOURS else tap.words


def edit(at_desk: Desk, tap: EditTraining) -> Reply:
    """Show what stands in a training, each part with a button to change it."""
    turn, training = at_desk.turn, find(at_desk, tap.training)
    if training is None or training.stage in (Stage.PAST, Stage.CANCELLED):
        return _not_yours(at_desk)
    in_language = bool(tap.language)
    parts = [part for part in Part if (part in IN_EACH_LANGUAGE) is in_language]
    parts = [part for part in parts if _is_asked(training, part)]
    codes = () if in_language else turn.course.languages
    title = training.wording(tap.language or turn.learner.language).title
    editing = Editing(training.id, title, tuple(parts), tuple(codes), tap.language)
    texts = there(turn.texts, training)
    rows = [_now(turn, training, Asked(part, tap.language)) for part in parts if in_language]
    now = (
        cards.compose.lines(*rows)
        if in_language
        else cards.desk_trainings.when_where(texts, shown(turn, training))
    )
    return Reply.saying(cards.desk_parts.edit(turn.texts, editing, now))


def _is_asked(training: Training, part: Part) -> bool:
    """Return whether a part matters: groups make the number of places on a visit."""
    if part is Part.GROUPS:
        return training.is_visit
    return part is not Part.CAPACITY or not training.quotas
