"""An operator sees how the bot does: figures, a dashboard, health in words, a log without people."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.messages import Address, Inbound, Kind
from bot.metrics import Metrics
from bot.storage.figures import STATES, count_learners
from bot.storage.learners import add_learner, learners
from scheduler.rhythm import Step
from scheduler.ticker import Tick, Ticker
from tests.conftest import MORNING, TOKEN, Town
from tests.operators import figure, page
from tests.processes import ROOT
from tests.walks import joins

DASHBOARD = json.loads((ROOT / "docs" / "grafana.json").read_text())
OPERATING = (ROOT / "docs" / "operating.md").read_text()
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]]
ASKED = [*EXPRESSIONS, *(one["query"]["query"] for one in DASHBOARD["templating"]["list"][1:])]
_TYPE = re.compile(r"^# TYPE (\w+) (\w+)$", re.MULTILINE)
_METRIC = re.compile(r"\b(?:amber|process)_\w+")
WEEK = timedelta(days=7)


def metrics() -> dict[str, str]:
    """Return the kind of every metric, by its name."""
    return dict(_TYPE.findall(Metrics().page().decode()))


def series() -> set[str]:
    """Return every name that can be asked for."""
    names = set(metrics())
    histograms = {name for name, kind in metrics().items() if kind == "histogram"}
    return names | {f"{name}_{part}" for name in histograms for part in ("bucket", "sum", "count")}


def test_every_figure_of_the_dashboard_is_one_that_the_bot_shows() -> None:
    assert {name for asked in ASKED for name in _METRIC.findall(asked)} - series() == set()


@pytest.mark.parametrize("name", [one for one in metrics() if one.startswith("amber_")])
def test_every_figure_is_on_the_dashboard(name: str) -> None:
    assert any(re.search(rf"\b{name}(_bucket|_sum|_count)?\b", asked) for asked in EXPRESSIONS)


@pytest.mark.parametrize("name", metrics())
def test_an_operator_reads_what_each_figure_means(name: str) -> None:
    assert f"`{name}`" in OPERATING


def test_no_figure_is_described_that_is_not_there() -> None:
    described = re.findall(r"`((?:amber|process)_\w+)", OPERATING)
    assert set(described) - set(metrics()) == set()


def test_the_dashboard_can_be_imported_whatever_the_data_source_is_called() -> None:
    assert DASHBOARD["templating"]["list"][0]["type"] == "datasource"
    asking = [panel["datasource"]["uid"] for panel in PANELS]
    assert set(asking) == {"${prometheus}"}
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    assert all(panel["title"] and panel["targets"] for panel in PANELS)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_dashboards_questions_are_well_formed(expression: str) -> None:
    for opening, closing in ("()", "{}", "[]"):
        assert expression.count(opening) == expression.count(closing)
    assert 'job=~"$job"' in expression


async def test_a_turn_is_counted_by_what_became_of_it(town: Town, channel: str) -> None:
    phone = await town.phone(channel)
    await joins(phone)
    assert await figure(town, "amber_turns_total", channel=channel, outcome="answered") == 4
    assert await figure(town, "amber_turn_seconds_count", channel=channel) == 4
    one = Inbound(channel, Address("7"), "", Kind.TEXT, text="/help")
    for n in range(40):  # a flood, and the clock stands still
        await town.amber.intake.receive(replace(one, event_id=f"e{n}"))
    for outcome in ("slowed", "ignored"):
        assert await figure(town, "amber_turns_total", channel=channel, outcome=outcome) > 0
    assert await figure(town, "amber_commit_group_size_count") > 30


async def test_a_send_is_counted_by_what_the_platform_said(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    town.telegram.fail_next("sendMessage", status=429, retry_after=1)
    await phone.says("/help")
    town.telegram.fail_next("sendMessage", status=400, description="Bad Request: too odd")
    await phone.says("/help")
    town.telegram.fail_next("sendMessage", status=502)
    await phone.says("/help")
    phone.person.blocks()
    await town.settled()
    for outcome in ("limited", "refused", "later"):
        n = await figure(
            town, "amber_sends_total", channel="telegram", kind="reply", outcome=outcome
        )
        assert n == 1, outcome
    assert await figure(town, "amber_sends_total", outcome="sent") == len(phone.texts)
    assert await figure(town, "amber_limits_total", channel="telegram") == 1
    assert await figure(town, "amber_halted_seconds_total", channel="telegram") == 1


async def test_what_waits_is_shown_by_lane_with_how_long_it_has_been_due(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    await town.amber.ticker.run("queue figures")
    assert await figure(town, "amber_queue_depth") == 0
    town.telegram.fail(lambda call: call.method == "sendMessage", status=502)
    await phone.says("/help")
    town.clock.advance(seconds=90)
    await town.amber.ticker.run("queue figures")
    assert await figure(town, "amber_queue_depth", lane="reply") == 1
    assert await figure(town, "amber_queue_depth", lane="lesson") == 0
    assert 80 <= await figure(town, "amber_oldest_due_seconds", lane="reply") <= 90


async def test_who_waits_for_what_is_due_is_shown_by_channel(town: Town, channel: str) -> None:
    phone = await town.phone(channel)
    await joins(phone)
    await town.amber.ticker.run("due figures")
    assert await figure(town, "amber_due") == 0
    town.clock.now = MORNING.replace(hour=16, minute=1)
    await town.amber.ticker.run("due figures")
    assert await figure(town, "amber_due", channel=channel) == 1
    assert await figure(town, "amber_due") == 1
    assert await figure(town, "amber_due_wait_seconds", channel=channel) == 60


async def test_learners_are_counted_by_state(town: Town) -> None:
    changes: dict[str, dict[str, Any]] = {
        "new": {"agreed_at": None}, "active": {}, "silent": {"step": Step.SILENCE.value},
        "stopped": {"stopped_at": MORNING}, "paused": {"paused_until": MORNING + WEEK},
    }  # fmt: skip
    assert set(changes) == set(STATES)
    for n, changed in enumerate(changes.values(), start=1):
        for _ in range(n):
            await _learner(town, changed)
    await town.amber.ticker.run("learner figures")
    for n, state in enumerate(changes, start=1):
        assert await figure(town, "amber_learners", state=state) == n
    town.clock.advance(days=7)
    await town.amber.ticker.run("learner figures")
    assert await figure(town, "amber_learners", state="paused") == 0


async def _learner(town: Town, changed: dict[str, Any]) -> None:
    fresh = {"created_at": MORNING, "language": "en", "zone": "Europe/Riga", "minute": 1080}
    fresh |= {"agreed_at": MORNING}
    await town.amber.database.run(lambda db: add_learner(db, fresh | changed) and None)


async def test_a_crowd_is_counted_in_slices_and_nobody_twice(town: Town) -> None:
    for n in range(7):
        await _learner(town, {"stopped_at": MORNING if n % 2 else None})
    counted, after, slices = 0, 0, 0
    last: int | None = 0
    while last is not None:
        after, slices = last, slices + 1
        counts, last = await town.amber.database.run(
            lambda db: count_learners(db, MORNING, after, 3)  # noqa: B023
        )
        counted += counts.total()
    assert (counted, slices) == (7, 3)


async def test_a_tick_shows_how_long_it_took_how_late_it_was_and_whether_it_failed() -> None:
    counted, again = Metrics(), asyncio.Event()

    async def fails_once() -> None:
        if not again.is_set():
            again.set()
            raise ZeroDivisionError

    ticker = Ticker([Tick("odd", timedelta(hours=1), fails_once)], counted.note_tick)
    ticker.start()
    await ticker.run("odd")
    await ticker.run("odd")
    ticker.stop()
    shown = counted.page().decode()
    assert 'amber_tick_seconds_count{tick="odd"} 2.0' in shown
    assert 'amber_tick_failures_total{tick="odd"} 1.0' in shown
    assert 'amber_tick_lag_seconds{tick="odd"} 0.0' in shown


async def test_figures_hold_nothing_of_a_person(town: Town) -> None:
    phone = town.telegram_phone(first_name="Zebulina")
    await joins(phone)
    await phone.says("My dog is called Quagga")
    for name in ("queue figures", "learner figures", "lessons", "outbox"):
        await town.amber.ticker.run(name)
    status, shown = await page(town, "/metrics")
    assert status == 200
    for secret in ("Zebulina", "Quagga", str(phone.person.id), TOKEN):
        assert secret not in shown
        assert secret not in (await page(town, "/healthz"))[1]


async def test_a_person_who_is_silent_is_not_one_who_left(town: Town) -> None:
    phone = town.telegram_phone()
    await joins(phone)
    gone = update(learners).values(step=Step.SILENCE.value, stopped_at=MORNING)
    await town.amber.database.run(lambda db: db.execute(gone) and None)
    await town.amber.ticker.run("learner figures")
    assert await figure(town, "amber_learners", state="stopped") == 1
    assert await figure(town, "amber_learners", state="silent") == 0
