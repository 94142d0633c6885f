"""Announcements, from the coordinator's first word to the learner's phone."""

import pytest

from bot.storage.recipients import Stage
from tests.conftest import Town
from tests.newsrooms import begins_draft, passes, reader, sends, stages, times_read, writes
from tests.phones import Phone

SATURDAY = "Sestdien Rīgā tiekamies!"


async def test_an_announcement_reaches_each_person_once(town: Town, channel: str) -> None:
    learner = await reader(town, channel)
    desk = await begins_draft(town, channel)
    await writes(desk, "Latviešu", SATURDAY)
    await sends(desk)
    assert "It goes out in a minute." in desk.last
    await passes(town, learner, desk, seconds=59)
    assert times_read(learner, SATURDAY) == 0
    await passes(town, learner, desk, seconds=1)
    assert times_read(learner, SATURDAY) == 1
    await passes(town, learner, desk, hours=1)
    assert times_read(learner, SATURDAY) == 1
    assert "Sent: 1 of 1" in desk.last
    assert await stages(town) == {Stage.SENT: 1}
