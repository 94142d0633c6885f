"""Whole chat turns: webhook in, durable commit, reply out, beside bare echo bots and a floor by hand.

`python -m bench.turns` prints one JSON object. Each bot runs as a process on core 0; the people and
Telegram are this process, on core 1. What counts is a bot's CPU time per turn: wall rates depend on
what else the machine does.
"""

import argparse
import asyncio
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from bench.bot_api import open_platform
from bench.people import IN_FLIGHT, STEPS, Crowd, all_at_once, at_rate, kinds
from bench.process import OUR_CORE, cpu_seconds, listening, loop_seconds, pin
from bench.sql_part import sql_part
from bench.variants import Variant, all_variants

QUIET = 0.3  # seconds after the last reply: what is still recorded then belongs to the round
PER_SECOND = 100  # the moderate load at which latency is told
GOALS = {
    "amber-sqlite / aiogram-echo": "<= 0.6",
    "floor / amber-sqlite": ">= 0.35",
    "latency p99_ms": "<= 50",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done."""

    rounds: int = 5
    n_people: int = 150
    seconds: float = 10.0  # of the moderate load

    @property
    def n_people_in_all(self) -> int:
        return self.n_people * (self.rounds + 1) + self.n_moderate

    @property
    def n_moderate(self) -> int:
        return int(self.seconds * PER_SECOND * 2 / len(STEPS)) + IN_FLIGHT


@dataclass(slots=True)
class Stage:
    """Where people and Telegram meet: Telegram tells whoever talks now."""

    crowd: Crowd | None = None

    def replied(self, chat: int, tokens: list[str]) -> None:
        if self.crowd:
            self.crowd.replied(chat, tokens)

    def enter(self, variant: Variant, n: int) -> Crowd:
        self.crowd = Crowd(variant.port, variant.next_people(n))
        return self.crowd


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of one bot took."""

    cpu_us: float
    loop_us: float  # of it the main thread's
    ours_us: float  # of the people and Telegram, not of the bot
    turns_a_second: float
    messages_a_turn: float
    seconds: Sequence[float] = field(repr=False)


async def play(stage: Stage, variant: Variant, n_people: int) -> Round:
    """Let people talk with a bot as fast as it answers."""
    crowd = stage.enter(variant, n_people)
    cpu, loop, ours = cpu_seconds(variant.pid), loop_seconds(variant.pid), process_time()
    began = perf_counter()
    await all_at_once(crowd)
    took = perf_counter() - began
    await asyncio.sleep(QUIET)
    n = len(crowd.seconds)
    return Round(
        cpu_us=(cpu_seconds(variant.pid) - cpu) / n * 1e6,
        loop_us=(loop_seconds(variant.pid) - loop) / n * 1e6,
        ours_us=(process_time() - ours) / n * 1e6,
        turns_a_second=n / took,
        messages_a_turn=crowd.n_messages / n,
        seconds=crowd.seconds,
    )


async def moderate(stage: Stage, variant: Variant, plan: Plan) -> dict[str, float]:
    """Return how long replies take at a load that leaves room."""
    crowd = stage.enter(variant, plan.n_moderate)
    cpu = cpu_seconds(variant.pid)
    await at_rate(crowd, PER_SECOND, plan.seconds)
    await asyncio.sleep(QUIET)
    used = (cpu_seconds(variant.pid) - cpu) / len(crowd.seconds)
    return {"turns_a_second": PER_SECOND, "cpu_us": round(used * 1e6), **latency(crowd.seconds)}


def latency(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        f"p{share}_ms": round(ordered[len(ordered) * share // 100] * 1000, 2) for share in (50, 99)
    }


async def measure(plan: Plan) -> dict[str, Any]:
    stage = Stage()
    api = await open_platform(stage.replied)
    with (
        tempfile.TemporaryDirectory(prefix="amber-bench-") as folder,
        all_variants(api, Path(folder), plan.n_people_in_all) as variants,
    ):
        return await _measure(stage, variants, plan)


async def _measure(stage: Stage, variants: list[Variant], plan: Plan) -> dict[str, Any]:
    for variant in variants:
        await listening(variant.pid, variant.port)
        await play(stage, variant, plan.n_people)  # to warm up
    rounds: dict[str, list[Round]] = {variant.name: [] for variant in variants}
    for _ in range(plan.rounds):
        for variant in variants:
            rounds[variant.name].append(await play(stage, variant, plan.n_people))
    ours = [variant for variant in variants if variant.name.startswith("amber")]
    at_100 = {variant.name: await moderate(stage, variant, plan) for variant in ours}
    return {
        "variants": {name: _summary(played) for name, played in rounds.items()},
        "latency": at_100,
        "ratios": _ratios(rounds),
        "goals": GOALS,
    }


def _summary(rounds: list[Round]) -> dict[str, Any]:
    def middle(of: Callable[[Round], float], digits: int = 0) -> float:
        return round(median(map(of, rounds)), digits)

    return {
        "cpu_us": middle(lambda one: one.cpu_us),
        "cpu_us_of_main_thread": middle(lambda one: one.loop_us),
        "cpu_us_rounds": [round(one.cpu_us) for one in rounds],
        "turns_a_second_of_a_core": round(1e6 / median(one.cpu_us for one in rounds)),
        "turns_a_second_wall": middle(lambda one: one.turns_a_second),
        "messages_a_turn": middle(lambda one: one.messages_a_turn, 2),
        "bench_cpu_us": middle(lambda one: one.ours_us),
        "saturated": latency([second for one in rounds for second in one.seconds]),
    }


def _ratios(rounds: dict[str, list[Round]]) -> dict[str, float]:
    """Return medians of the ratios within each round."""
    pairs = [(name, "aiogram-echo") for name in rounds if name.startswith("amber")]
    pairs += [(name, "ptb-echo") for name in rounds if name.startswith("amber")]
    pairs += [("floor", name) for name in rounds if name.startswith("amber")]
    return {
        f"{above} / {below}": round(
            median(a.cpu_us / b.cpu_us for a, b in zip(rounds[above], rounds[below], strict=True)),
            3,
        )
        for above, below in pairs
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few seconds, to see that it runs")
    plan = Plan(rounds=1, n_people=20, seconds=1.0) if parser.parse_args().quick else Plan()
    pin(OUR_CORE)
    result = {
        "bench": "turns",
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
        "rounds": plan.rounds,
        "turns_a_round": plan.n_people * len(STEPS),
        "steps": kinds(),
        "in_flight": IN_FLIGHT,
        **asyncio.run(measure(plan)),
        "sql_part": asyncio.run(sql_part(plan.rounds, plan.n_people)),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
