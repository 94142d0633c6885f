"""What is no longer needed is forgotten by itself."""

from sqlalchemy import text

from bot.ticks import forget
from tests.conftest import Town
from tests.walks import joins


async def count(town: Town, table: str) -> int:
    query = text(f"SELECT count(*) FROM {table}")
    return int(await town.amber.database.run(lambda db: db.execute(query).scalar_one()))


async def test_someone_who_only_looked_in_is_forgotten_after_a_month(
    town: Town, channel: str
) -> None:
    visitor, learner = await town.phone(channel), await town.phone(channel)
    await visitor.opens()
    await joins(learner)
    town.clock.advance(days=29)
    await town.amber.database.run(forget(town.clock()))
    assert await count(town, "learners") == 2
    town.clock.advance(days=2)
    await town.amber.database.run(forget(town.clock()))
    assert await count(town, "learners") == 1
    assert await count(town, "accounts") == 1
    await learner.says("/today")
    assert "Lesson 1" in learner.last


async def test_events_are_forgotten_when_no_platform_repeats_them(town: Town) -> None:
    await joins(town.telegram_phone())
    town.clock.advance(hours=49)
    await town.amber.database.run(forget(town.clock()))
    assert await count(town, "inbound") == 0


async def test_an_update_nobody_could_read_is_forgotten_after_a_month(town: Town) -> None:
    await town.amber.intake.keep_unreadable("telegram", "1", {"update_id": 1}, "strange")
    town.clock.advance(days=31)
    await town.amber.database.run(forget(town.clock()))
    assert await count(town, "unreadable") == 0


async def test_old_messages_go_and_progress_stays(town: Town, channel: str) -> None:
    phone = await town.phone(channel)
    await joins(phone)
    town.clock.advance(days=61)
    await town.amber.database.run(forget(town.clock()))
    assert await count(town, "outbox") == 0
    assert await count(town, "readings") == 1
