"""What one person sends keeps its order while a question of theirs is being understood."""

import asyncio

import pytest

from scheduler.order import InOrder


async def test_who_comes_later_waits_for_all_before_them_and_no_one_else_does() -> None:
    order, done, is_understood = InOrder(), list[str](), asyncio.Event()

    async def slow(name: str) -> None:
        async with order.place("anna"):
            await is_understood.wait()
            done.append(name)

    async with asyncio.TaskGroup() as group:
        for name in ("question", "tap", "command"):
            group.create_task(slow(name))
        await asyncio.sleep(0)
        assert not order.is_free("anna")
        assert order.is_free("eva")
        is_understood.set()
    assert done == ["question", "tap", "command"]


async def test_a_line_is_gone_when_nobody_stands_in_it_whatever_went_wrong() -> None:
    order = InOrder()
    with pytest.raises(ZeroDivisionError):
        async with order.place("anna"):
            _ = 1 / 0
    assert order.is_free("anna")
