"""The desk: where coordinators work, in the chat that they use anyway.

>  /start desk_...                                   a one-time invitation
<  Welcome to the desk, Ilze! You are a coordinator for Latvia ...      [My languages]
>  My languages
<  In which languages do you answer?                 [Latvian: yes] [Russian: no] ...
"""

from dataclasses import dataclass, replace

from bot import cards
from bot.cards.desk import Standing
from bot.cards.desk_trainings import Today
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import GivingName, read
from bot.services import coordinators, learners, tickets, training_desk
from bot.storage.coordinators import Coordinator, Post, find_coordinator
from bot.ticket_actions import ShowDesk, ShowSpoken, SwitchSpoken

INVITE = "desk_"  # a link's payload that brings an invitation along
COMMAND = "/desk"


@dataclass(frozen=True, slots=True)
class Desk:
    """A turn of someone who is at the desk as it is taken; only `find` makes one."""

    turn: Turn
    me: Coordinator


def find(turn: Turn) -> Desk | None:
    """Return the desk for someone who is at it, None for everyone else."""
    me = find_coordinator(turn.db, turn.learner.id)
    return Desk(turn, me) if me else None


def is_called(text: str) -> bool:
    """Return whether a text is the command for the desk; to learners it is no command."""
    return text.split(maxsplit=1)[:1] == [COMMAND]


def join(turn: Turn, token: str) -> Reply | None:
    """Bring someone to the desk by an invitation; None when it is worth nothing."""
    me = coordinators.join_desk(turn.db, turn.learner, token, turn.now)
    if me is None:
        return None
    turn = _at_home(turn, me)
    if me.first_name:
        return _welcome(turn, me)
    state = GivingName(turn.learner.state)
    return Reply((cards.desk.ask_name(turn.texts),), state, turn.learner)


def _at_home(turn: Turn, me: Coordinator) -> Turn:
    """Give a newcomer the country and the clock of their desk."""
    if turn.learner.country or me.countries[0] not in turn.course.countries:
        return turn
    return turn.speaking_as(learners.with_country(turn.learner, me.countries[0], turn.course))


def _welcome(turn: Turn, me: Coordinator) -> Reply:
    return Reply((cards.desk.welcome(turn.texts, _standing(me)),), learner=turn.learner)


def _standing(me: Coordinator) -> Standing:
    return Standing(me.first_name, me.post is Post.ADMIN, me.countries, me.languages)


def take_name(turn: Turn, state: GivingName) -> Reply:
    """Note the first name that learners shall read, and go back to where the talk stood."""
    at_desk, name = find(turn), _name(turn.inbound.text)
    if at_desk is None:  # no longer there
        return Reply((cards.plain.not_understood(turn.texts),), read(state.before))
    if not name:
        return Reply.saying(cards.desk.ask_name(turn.texts))
    me = replace(at_desk.me, first_name=name)
    coordinators.change(turn.db, at_desk.me, me, turn.now)
    return replace(_welcome(turn, me), state=read(state.before))


def _name(text: str) -> str:
    name = " ".join(text.split())
    fits = len(name) <= coordinators.NAME_LENGTH and any(map(str.isalpha, name))
    return name if fits else ""


def show(at_desk: Desk, _: ShowDesk | None = None) -> Reply:
    """Show who one is at the desk, and what waits there."""
    turn, me = at_desk.turn, at_desk.me
    n_waiting = tickets.n_waiting(turn.db, me)
    day = training_desk.today(turn.db, me, turn.texts.zone, turn.now)
    today = Today(day.n_learners, day.n_lessons, day.n_signed_up, training_desk.MOST_COUNTED)
    return Reply.saying(cards.desk.overview(turn.texts, _standing(me), n_waiting, today))


def show_spoken(at_desk: Desk, _: ShowSpoken) -> Reply:
    """Show the languages in which one answers, each a switch."""
    texts, languages = at_desk.turn.texts, at_desk.turn.course.languages
    return Reply.saying(cards.desk.spoken(texts, languages, at_desk.me.languages))


def switch_spoken(at_desk: Desk, tap: SwitchSpoken) -> Reply:
    """Turn one switch; the card shows at once how it stands now. The last one stays on."""
    turn, me = at_desk.turn, at_desk.me
    wanted = {*me.languages, tap.language} if tap.yes else {*me.languages} - {tap.language}
    known = tuple(one for one in turn.course.languages if one in wanted)
    after = replace(me, languages=known or me.languages)
    if after != me:
        coordinators.change(turn.db, me, after, turn.now)
    card = cards.desk.spoken(turn.texts, turn.course.languages, after.languages, edits=turn.edits)
    return Reply.saying(card)
