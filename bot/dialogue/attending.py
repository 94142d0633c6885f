"""Being at a training: the code from the wall, a word about it afterwards, the certificate.

>  472 915
<  Noted: you were there. Pitch like a pro, Thursday 10 December, 10:00–13:00
<  How was it: Pitch like a pro?          [Very good] [All right] [Not so good] [My certificate]
>  My certificate
<  Which name shall stand on it? ...                                              [Anna]
>  Anna Bērziņa
<  Your certificate: ... Shall this page show your name too?   [Yes, show my name] [No, without my name]
"""

import re
from dataclasses import replace

from bot import cards
from bot.cards.attendance import LONGEST_NAME
from bot.cards.trainings import capital, span
from bot.dialogue import study
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.training_shown import find, told
from bot.messages import OutMessage
from bot.papers.links import certificate_link
from bot.papers.numbers import new_number
from bot.services import attendance, papers
from bot.services.attendance import Noted
from bot.storage.attendance import change_certificate, find_certificate, note_feedback
from bot.training_actions import AskCertificate, JudgeTraining, MakeCertificate, SwitchName
from lessons.ideas import tidied

LONGEST_FEEDBACK = 1_000
_CODE = re.compile(r"\s*(\d{3})[\s\-–]?(\d{3})\s*")


def take_code(turn: Turn) -> Reply | None:
    """Note that someone was there, if a text is a code of half a day; None for any other text.

    It is looked for before all that an open card may ask for: six figures are a code, where a
    training of this learner's is near.
    """
    typed = _CODE.fullmatch(turn.inbound.text)
    if typed is None or not turn.learner.has_agreed:
        return None
    code = typed[1] + typed[2]
    noted = attendance.note_code(turn.db, turn.learner, code, turn.house.secret, turn.now)
    if noted:
        return study.with_place(turn, _noted(turn, noted))
    if attendance.expects_code(turn.db, turn.learner, turn.now):
        return study.with_place(turn, cards.attendance.wrong_code(turn.texts))
    return None


def _noted(turn: Turn, noted: Noted) -> OutMessage:
    half = capital(span(turn.texts, (noted.half.starts_at, noted.half.ends_at)))
    about = told(noted.training, turn.learner.language)
    return cards.attendance.noted(turn.texts, about, half, is_complete=noted.is_complete)


def read_feedback(tap: JudgeTraining, text: str) -> JudgeTraining | None:
    """Read what was typed in place of a tap: a few words about the training."""
    words = tidied(text)[:LONGEST_FEEDBACK]
    return JudgeTraining(tap.training, 0, words) if words else None


def judge(turn: Turn, tap: JudgeTraining) -> Reply:
    """Keep how someone found a training, then their words, if they like to add some."""
    training = find(turn, tap.training)
    if training and tap.rating:
        _note(turn, tap, rating=tap.rating)
        about = told(training, turn.learner.language)
        return Reply.saying(cards.attendance.ask_words(turn.texts, about))
    if tap.words:
        _note(turn, tap, words=tap.words)
    thanks = cards.attendance.thanks(turn.texts)
    return study.with_place(turn, thanks).with_learner(turn.answered)


def _note(turn: Turn, tap: JudgeTraining, **said: str | int) -> None:
    note_feedback(turn.db, tap.training, turn.learner.id, **said, answered_at=turn.now)


def ask_certificate(turn: Turn, tap: AskCertificate) -> Reply:
    """Ask which name stands on the certificate of someone who was there all the time."""
    training = find(turn, tap.training)
    if training is None or not attendance.is_complete(turn.db, training, turn.learner.id):
        return Reply.saying(cards.attendance.no_certificate(turn.texts))
    about = told(training, turn.learner.language)
    return Reply.saying(cards.attendance.ask_name(turn.texts, about, turn.learner.first_name))


def read_name(tap: MakeCertificate, text: str) -> MakeCertificate | None:
    """Read what was typed in place of a tap: a name."""
    name = " ".join(text.split())
    is_name = len(name) <= LONGEST_NAME and any(map(str.isalpha, name)) and "?" not in name
    return MakeCertificate(tap.training, name) if is_name else None


def make_certificate(turn: Turn, tap: MakeCertificate) -> Reply:
    """Give the certificate with this name; asked again it is the same one, with the new name."""
    training = find(turn, tap.training)
    if training is None:
        return Reply.saying(cards.attendance.no_certificate(turn.texts))
    printed = new_number(turn.house.rng), tap.name
    made = attendance.issue(turn.db, turn.learner, training, printed, turn.now)
    if made is None or made.revoked_at is not None:
        return Reply.saying(cards.attendance.no_certificate(turn.texts))
    made = replace(made, name=tap.name)
    change_certificate(turn.db, made.number, name=tap.name)
    about = told(training, turn.learner.language)
    address = certificate_link(turn.house.public_url, made.number)
    card = cards.attendance.certificate(turn.texts, about, made.number, address)
    paper = papers.certificate(turn.texts, training, made, turn.house.public_url)
    return Reply.saying(replace(card, document=paper))


def switch_name(turn: Turn, tap: SwitchName) -> Reply:
    """Show the name to whoever checks the certificate, or not."""
    found = find_certificate(turn.db, tap.number)
    if found is None or found.learner_id != turn.learner.id:
        return Reply(toast=cards.plain.old_button(turn.texts))
    change_certificate(turn.db, found.number, shows_name=tap.yes)
    noted = cards.attendance.name_noted(turn.texts, yes=tap.yes)
    return study.with_place(turn, noted).with_learner(turn.answered)
