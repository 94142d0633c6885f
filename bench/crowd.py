"""Many learners at once, made by the database itself: who they are, what they learned and heard.

Of every hundred, one is due in each of the first five minutes, forty in the minute of the peak, the
others on another day. One in five is due a nudge, the others their lesson.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from bot.storage.schema import EPOCH
from lessons.course import Course

FIRST_MINUTE = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday; nobody's clock changes
ROUNDS = 5
PEAK = FIRST_MINUTE + timedelta(hours=1)
N_LESSONS = 5  # finished by each
N_PUSHES = 3  # heard by each within the days in which no words come twice
MINUTE, DAY = 60_000, 86_400_000  # milliseconds
STEP_DAY_2 = 2

# Who there is: language, country, zone, and how many minutes its clocks are ahead in November.
EDITIONS = (
    ("lv", "LV", "Europe/Riga", 120),
    ("pl", "PL", "Europe/Warsaw", 60),
    ("da", "DK", "Europe/Copenhagen", 60),
    ("ru", "RU", "Europe/Kaliningrad", 120),
    ("ru", "LV", "Europe/Riga", 120),
    ("en", "LV", "Europe/Riga", 120),
)

_CROWD = """
CREATE TEMPORARY TABLE crowd AS
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :n),
editions(place, language, country, zone, ahead) AS (VALUES {editions})
SELECT n, language, country, zone, ahead, n / 100 % 5 = 0 AS is_nudged,
    CASE WHEN n % 100 < :rounds THEN :first + n % 100 * :minute
         WHEN n % 100 BETWEEN 10 AND 49 THEN :peak
         ELSE :first + DAY + n % 600 * :minute END AS slot
FROM numbers JOIN editions ON place = n % :n_editions
"""
_LEARNERS = """
INSERT INTO learners (id, created_at, first_name, language, country, zone, minute, agreed_at,
    step, lesson_due_at, offers)
SELECT n, slot - 30 * DAY, 'Anna', language, country, zone,
    (slot / :minute + ahead) % 1440, slot - 30 * DAY,
    CASE WHEN is_nudged THEN :nudge ELSE 0 END,
    slot - CASE WHEN is_nudged THEN 2 ELSE 1 END * DAY, 'AbCdEfGhIjKl'
FROM crowd ORDER BY n
"""
_ACCOUNTS = """
INSERT INTO accounts (channel, address, learner_id, created_at, seen_at)
SELECT 'telegram', CAST(7000000 + n AS VARCHAR(20)), n, slot - 30 * DAY, slot - 3 * DAY
FROM crowd ORDER BY n
"""
_ENROLMENTS = """
INSERT INTO enrolments (learner_id, course, enrolled_at, slot_at, channel)
SELECT n, :course, slot - 30 * DAY, slot, 'telegram' FROM crowd ORDER BY n
"""
_READINGS = """
INSERT INTO readings (learner_id, lesson, version, begun_at, finished_at)
SELECT n, lesson, 'v', slot - back * DAY, slot - back * DAY + 10 * :minute
FROM crowd CROSS JOIN ({lessons}) AS done ORDER BY back DESC, n
"""
_PUSHES = """
INSERT INTO pushes (learner_id, slot_at, kind, words, pushed_at)
SELECT n, slot - back * DAY, 'lesson', 'lesson', slot - back * DAY
FROM crowd CROSS JOIN ({days}) AS heard ORDER BY back DESC, n
"""


def fill(db: Connection, course: Course, n: int) -> None:
    """Put `n` learners into empty tables."""
    given = {
        "n": n, "rounds": ROUNDS, "first": _ms(FIRST_MINUTE), "peak": _ms(PEAK), "minute": MINUTE,
        "n_editions": len(EDITIONS), "course": course.key, "nudge": STEP_DAY_2,
    }  # fmt: skip
    for statement in _statements(course):
        _run(db, statement.replace("DAY", f"CAST({DAY} AS BIGINT)"), given)
    if db.dialect.name == "postgresql":
        _run(db, "SELECT setval(pg_get_serial_sequence('learners', 'id'), :n)", given)
    _run(db, "ANALYZE", {})


def _statements(course: Course) -> Iterator[str]:
    editions = (f"({place}, {_row(edition)})" for place, edition in enumerate(EDITIONS))
    yield _CROWD.format(editions=", ".join(editions))
    yield from (_LEARNERS, _ACCOUNTS, _ENROLMENTS)
    lessons = enumerate(course.lesson_keys[:N_LESSONS])
    yield _READINGS.format(
        lessons=_union(f"'{key}' AS lesson, {8 - n} AS back" for n, key in lessons)
    )
    yield _PUSHES.format(days=_union(f"{n + 2} AS back" for n in range(N_PUSHES)))
    yield "DROP TABLE crowd"


def _row(cells: tuple[object, ...]) -> str:
    return ", ".join(repr(cell) for cell in cells)


def _union(rows: Iterator[str]) -> str:
    return " UNION ALL ".join(f"SELECT {row}" for row in rows)


def _run(db: Connection, statement: str, given: dict[str, Any]) -> None:
    names = {name: value for name, value in given.items() if f":{name}" in statement}
    db.execute(text(statement), names)


def _ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


def due_share(share: float, n: int) -> int:
    """Return how many of `n` are due in a minute that holds this share of them."""
    return round(share * n)
