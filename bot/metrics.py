"""What an operator may measure: /metrics for Prometheus, one registry for each running bot.

Counting is done in the middle of a turn, so it must cost next to nothing: the children of every
metric are bound once, and a turn touches a dictionary and a number. No label ever holds anything
of a person: they are names of channels, lanes, ticks, states and outcomes, and nothing else.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import Generic, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics import MetricWrapperBase

from lessons.faq.verdicts import Verdict
from scheduler.ticker import Ran

TURN_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
SEND_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
TICK_BUCKETS = (0.001, 0.01, 0.1, 0.3, 1, 3, 10, 60)
GROUP_BUCKETS = (1, 2, 4, 8, 16, 32, 64)
TROUBLE_AFTER = 3  # turns lost within `TROUBLE_WITHIN`: one is a deadlock, three are an outage
TROUBLE_WITHIN = 30.0  # seconds
COMMITTED = ("answered", "slowed")  # outcomes of a turn that show: the database takes commits

M = TypeVar("M", bound=MetricWrapperBase)


class _Bound(dict[tuple[str, ...], M], Generic[M]):
    """The children of a metric by the values of their labels, each bound when first needed."""

    def __init__(self, metric: M) -> None:
        super().__init__()
        self._metric = metric

    def __missing__(self, labels: tuple[str, ...]) -> M:
        child = self._metric.labels(*labels) if labels else self._metric
        self[labels] = child
        return child


class _Registry(CollectorRegistry):
    """Makes our metrics; a counter's name gets `_total` at its end."""

    def counter(self, name: str, what: str, *labels: str) -> _Bound[Counter]:
        return _Bound(Counter(f"amber_{name}", what, labels, registry=self))

    def gauge(self, name: str, what: str, *labels: str) -> _Bound[Gauge]:
        return _Bound(Gauge(f"amber_{name}", what, labels, registry=self))

    def histogram(
        self, name: str, what: str, buckets: tuple[float, ...], *labels: str
    ) -> _Bound[Histogram]:
        return _Bound(Histogram(f"amber_{name}", what, labels, buckets=buckets, registry=self))


class Metrics:
    """All figures of one process."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library forgot a type
        self._registry = one = _Registry()
        ProcessCollector(registry=one)
        count, show, measure = one.counter, one.gauge, one.histogram

        self._turns = count("turns", "Events, by what became of them.", "channel", "outcome")
        self._turn_seconds = measure(
            "turn_seconds", "From a verified event to its commit.", TURN_BUCKETS, "channel"
        )
        self._questions = count(
            "questions", "Questions, by what the engine made of them.", "language", "verdict"
        )
        self._question_seconds = measure(
            "question_seconds", "How long the engine takes for a question.", TURN_BUCKETS
        )
        self._sends = count(
            "sends", "Sends, by what the platform said.", "channel", "kind", "outcome"
        )
        self._send_seconds = measure(
            "send_seconds", "How long the platform takes for a send.", SEND_BUCKETS, "channel"
        )
        self._limits = count("limits", "How often the platform told us to wait (429).", "channel")
        self._halted = count("halted_seconds", "How long it told us to wait.", "channel")

        self._tick_seconds = measure("tick_seconds", "How long a tick takes.", TICK_BUCKETS, "tick")
        self._tick_lag = show("tick_lag_seconds", "How late a tick's last run began.", "tick")
        self._tick_failures = count("tick_failures", "Runs of a tick that failed.", "tick")
        self._groups = measure("commit_group_size", "Pieces of work in a commit.", GROUP_BUCKETS)
        self._groups_lost = count("commit_groups_lost", "Commits the database did not take.")

        self._queue = show("queue_depth", "Deliveries not yet sent.", "lane")
        self._oldest = show("oldest_due_seconds", "How long the oldest one has been due.", "lane")
        self._due = show("due", "Learners who wait for what is due.", "channel")
        self._due_for = show("due_wait_seconds", "How long the first of them waits.", "channel")
        self._learners = show("learners", "Learners, by state.", "state")
        self._gathered = show("gathered_timestamp_seconds", "When figures were read.", "figures")
        self._lost_lately: deque[float] = deque(maxlen=TROUBLE_AFTER)

    def note_turn(self, channel: str, outcome: str, seconds: float) -> None:
        """Count an event that was answered, refused or lost."""
        self._turn_seconds[(channel,)].observe(seconds)
        self._turns[channel, outcome].inc()
        if outcome == "unavailable":
            self._lost_lately.append(monotonic())
        elif self._lost_lately and outcome in COMMITTED:
            self._lost_lately.clear()

    def note_unreadable(self, channel: str) -> None:
        """Count an event that nobody could read."""
        self._turns[channel, "unreadable"].inc()

    def note_question(self, verdict: Verdict, seconds: float) -> None:
        """Count what the engine made of a free text."""
        self._questions[verdict.detected, type(verdict).__name__.lower()].inc()
        self._question_seconds[()].observe(seconds)

    def note_send(self, place: tuple[str, str], outcome: str, seconds: float) -> None:
        """Count a send; `place` is its channel and kind."""
        self._send_seconds[place[:1]].observe(seconds)
        self._sends[(*place, outcome)].inc()

    def note_limit(self, channel: str, seconds: float) -> None:
        """Count a 429, and how long it makes us wait."""
        self._limits[(channel,)].inc()
        self._halted[(channel,)].inc(seconds)

    def note_tick(self, ran: Ran) -> None:
        """Count a run of a tick."""
        self._tick_seconds[(ran.name,)].observe(ran.seconds)
        self._tick_lag[(ran.name,)].set(ran.lag)
        self._tick_failures[(ran.name,)].inc(0 if ran.is_well else 1)

    def note_group(self, size: int) -> None:
        """Count a commit of so many pieces of work; 0 is one that the database did not take.

        The database's own threads call this.
        """
        if size:
            self._groups[()].observe(size)
        else:
            self._groups_lost[()].inc()

    def note_queue(self, lanes: Iterable[tuple[str, int, float]]) -> None:
        """Show for each lane how many deliveries wait, and how long the oldest has been due."""
        for lane, depth, oldest in lanes:
            self._queue[(lane,)].set(depth)
            self._oldest[(lane,)].set(oldest)
        self._gathered[("queue",)].set_to_current_time()

    def note_due(self, channel: str, n: int, longest: float) -> None:
        """Show how many learners of a channel wait for what is due, and how long the first has."""
        self._due[(channel,)].set(n)
        self._due_for[(channel,)].set(longest)

    def note_learners(self, states: Mapping[str, int]) -> None:
        """Show how many learners there are in each state."""
        for state, n in states.items():
            self._learners[(state,)].set(n)
        self._gathered[("learners",)].set_to_current_time()

    def is_losing_turns(self) -> bool:
        """Return whether the database has lately refused turn after turn."""
        lost = self._lost_lately
        return len(lost) == TROUBLE_AFTER and monotonic() - lost[0] <= TROUBLE_WITHIN

    def page(self) -> bytes:
        """Return what Prometheus reads."""
        return generate_latest(self._registry)
