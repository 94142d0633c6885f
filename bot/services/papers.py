"""Papers of trainings: what stands on each comes from the training as it is at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.cards import papers as cards
from bot.cards.certificates import Shown
from bot.cards.papers import Award, Change, Expected
from bot.cards.trainings import Told
from bot.messages import Document, LearnerId
from bot.services.attendance import halves
from bot.storage.attendance import Certificate, Present, find_certificate
from bot.storage.registrations import Registration
from bot.storage.trainings import Session, Stage, Training, find_training
from bot.texts import Texts


def told(training: Training, language: str) -> Told:
    """Return a training in the words of a language."""
    words = training.wording(language)
    return Told(
        training.id, words.title, ZoneInfo(training.zone), _pairs(training.sessions),
        words.text, words.directions, training.place, training.link, training.signed_by,
        training.is_visit, words.groups,
    )  # fmt: skip


def _pairs(sessions: Sequence[Session]) -> tuple[cards.Session, ...]:
    return tuple((one.starts_at, one.ends_at) for one in sessions)


def calendar_file(
    texts: Texts, training: Training, link: str, now: datetime, before: Sequence[Session] = ()
) -> Document:
    """Return a training for a calendar, also when it was moved or cancelled.

    Args:
        texts: of the reader.
        training: as it stands now.
        link: what opens the chat at this training.
        now: when it was last changed, or is told.
        before: the sessions it had before a move; those that fell away are cancelled.
    """
    is_cancelled = training.stage is Stage.CANCELLED
    dropped = _pairs(before)[len(training.sessions) :]
    number = training.n_moves + is_cancelled  # that is the last of all changes
    change = Change(_uid(training), number, now, is_cancelled=is_cancelled, dropped=dropped)
    return cards.calendar_file(texts, told(training, texts.language), change, link)


def _uid(training: Training) -> str:
    """Return what no other training has, of this bot or of another."""
    return str(uuid5(NAMESPACE_URL, f"amber {training.id} {training.created_at.timestamp():.0f}"))


def qr_code(training: Training, language: str, channel: str, link: str) -> Document:
    """Return a link to a training as a picture, for posters that people draw themselves."""
    return cards.qr_code(told(training, language), channel, link)


def poster(texts: Texts, training: Training, doors: Mapping[str, str]) -> Document:
    """Return a training on one page for the wall, in the language of `texts`.

    Args:
        doors: for each channel that shall stand on it the address that opens it (see
            `bot.papers.links.doors`).
    """
    _ = texts.gettext
    kicker = _("Study visit") if training.is_visit else _("Training")
    return cards.poster(texts, told(training, texts.language), kicker, doors)


def certificate(texts: Texts, training: Training, issued: Certificate, public_url: str) -> Document:
    """Return the proof that someone was at all sessions, in the language of `texts`."""
    return cards.certificate(
        texts, told(training, texts.language), _award(training, issued), public_url
    )


def look_up(db: Connection, texts: Texts, number: str) -> Shown | None:
    """Return what a stranger may see of a certificate, in the language of `texts`."""
    issued = find_certificate(db, number)
    training = find_training(db, issued.training_id) if issued else None
    if issued is None or training is None:
        return None
    award = _award(training, issued)
    shown = award if issued.shows_name else replace(award, name="")
    its = told(training, texts.language)
    local = replace(texts, zone=its.zone)
    return Shown(its, shown, local.date(issued.revoked_at) if issued.revoked_at else "")


def _award(training: Training, issued: Certificate) -> Award:
    sessions = _pairs(training.sessions)  # it is given to those only who were at all
    return Award(issued.number, issued.name, sessions, issued.issued_at)


def sign_in_sheet(texts: Texts, training: Training, expected: Sequence[Expected]) -> Document:
    """Return the list to be signed at the door; its message is about several people."""
    return cards.sign_in_sheet(texts, told(training, texts.language), expected)


def table(texts: Texts, training: Training, expected: Sequence[Expected]) -> Document:
    """Return the list as a spreadsheet; its message is about several people."""
    questions = training.wording(texts.language).questions
    return cards.table(texts, told(training, texts.language), questions, expected)


def expected_at(
    training: Training,
    registered: Sequence[tuple[Registration, str, str]],
    language: str,
    presents: Sequence[Present] = (),
) -> list[Expected]:
    """Return the lines of the lists.

    Args:
        training: with its sessions and words.
        registered: who signed up, in order: each with their name and how they stand, in words.
        language: in which the lists name groups.
        presents: the half-days at which people were.
    """
    groups = training.wording(language).groups
    came = _sessions_attended(training, presents)
    return [
        Expected(
            name=name,
            group=groups[one.group_number - 1] if 0 < one.group_number <= len(groups) else "",
            status=status,
            answers=tuple(one.answers),
            attended=tuple(
                (one.learner_id, number) in came for number in range(1, len(training.sessions) + 1)
            ),
        )
        for one, name, status in registered
    ]


def _sessions_attended(
    training: Training, presents: Sequence[Present]
) -> set[tuple[LearnerId, int]]:
    """Return who was at which session, all its halves."""
    seen = {(one.learner_id, one.session, one.half) for one in presents}
    missed = {
        (who, half.session)
        for who in {one.learner_id for one in presents}
        for half in halves(training.sessions)
        if (who, half.session, half.half) not in seen
    }
    return {(who, session) for who, session, _ in seen} - missed
