"""Who may do what at the desk: pure functions, held to a table by a test."""

from enum import StrEnum

from bot.storage.coordinators import Coordinator, Post


class Right(StrEnum):
    """What someone at the desk may be allowed to do."""

    ANSWER = "answer"  # learners of a country: take, answer, close, suggest for the FAQ
    RUN = "run"  # trainings of a country: make, change, publish, move, cancel, select, attendance
    ANNOUNCE = "announce"  # to learners of a country, and steer what goes to them
    SEND_TO_ALL = "send to all"  # an announcement to every country at once
    INVITE = "invite"  # others to the desk, and remove them
    SEE_AUDIT = "see audit"


# These belong to no country.
EVERYWHERE = frozenset({Right.SEND_TO_ALL, Right.INVITE, Right.SEE_AUDIT})


def may(someone: Coordinator | None, right: Right, country: str = "") -> bool:
    """Return whether someone has a right in a country; a learner (None) has none at all.

    Admins may do everything in every country; coordinators work in their own countries.
    """
    if someone is None:
        return False
    if someone.post is Post.ADMIN:
        return True
    return right not in EVERYWHERE and country in someone.countries
