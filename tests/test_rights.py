"""Rights at the desk, as a table that anyone can read."""

import pytest

from bot.messages import LearnerId
from bot.services.rights import Right, may
from bot.storage.coordinators import Coordinator, Post
from tests.conftest import MORNING


def someone(post: Post, *countries: str) -> Coordinator:
    return Coordinator(LearnerId(1), post, countries, ("lv",), "Ilze", MORNING)


LEARNER = None
LATVIAN, BOTH = someone(Post.COORDINATOR, "LV"), someone(Post.COORDINATOR, "LV", "PL")
NOWHERE, ADMIN = someone(Post.COORDINATOR), someone(Post.ADMIN, "DK")

#                        learner, in LV, in LV and PL, nowhere, admin
TABLE = {
    (Right.ANSWER, "LV"): (False, True, True, False, True),
    (Right.ANSWER, "PL"): (False, False, True, False, True),
    (Right.ANSWER, "DK"): (False, False, False, False, True),
    (Right.ANSWER, ""): (False, False, False, False, True),
    (Right.RUN, "LV"): (False, True, True, False, True),
    (Right.RUN, "PL"): (False, False, True, False, True),
    (Right.RUN, "DK"): (False, False, False, False, True),
    (Right.RUN, ""): (False, False, False, False, True),
    (Right.ANNOUNCE, "LV"): (False, True, True, False, True),
    (Right.ANNOUNCE, "PL"): (False, False, True, False, True),
    (Right.ANNOUNCE, "DK"): (False, False, False, False, True),
    (Right.ANNOUNCE, ""): (False, False, False, False, True),
    (Right.SEND_TO_ALL, ""): (False, False, False, False, True),
    (Right.INVITE, ""): (False, False, False, False, True),
    (Right.SEE_AUDIT, ""): (False, False, False, False, True),
    # Naming a country makes no right of one that belongs to none.
    (Right.SEND_TO_ALL, "LV"): (False, False, False, False, True),
    (Right.INVITE, "LV"): (False, False, False, False, True),
    (Right.SEE_AUDIT, "LV"): (False, False, False, False, True),
}


@pytest.mark.parametrize(("asked", "allowed"), TABLE.items(), ids=str)
def test_everyone_may_do_what_the_table_says_and_nothing_else(
    asked: tuple[Right, str], allowed: tuple[bool, ...]
) -> None:
    right, country = asked
    people = (LEARNER, LATVIAN, BOTH, NOWHERE, ADMIN)
    assert tuple(may(person, right, country) for person in people) == allowed


def test_the_table_leaves_no_right_out() -> None:
    assert {right for right, _ in TABLE} == set(Right)
