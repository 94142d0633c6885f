"""A small sound course for tests to break: two languages, two countries, one lesson."""

from datetime import date
from pathlib import Path

from lessons.accept import accept
from lessons.check import find_problems
from lessons.course import Course, Lesson
from lessons.errors import Problem
from lessons.load import load_course
from lessons.locale import Locale

TODAY = date(2026, 11, 23)
LESSON = "l01-first-look"

COURSE = """\
key: social-entrepreneurship
source_language: en
languages: [en, lv]
countries:
  LV: {zone: Europe/Riga, age_of_consent: 13, currency: EUR, language: lv}
  DK: {zone: Europe/Copenhagen, age_of_consent: 15, currency: DKK, language: en}
blocks:
  - key: first-steps
    modules:
      - key: understand
        lessons: [l01-first-look]
"""

NAMES = """\
# Business that does good

## block first-steps

First steps

## module understand

What it is
"""

SOURCES = """\
EU1: {title: Social enterprises, publisher: Commission, year: 2022, url: "https://example.eu/1"}
LV1: {title: The law, publisher: Saeima, url: "https://example.lv/law"}
"""

FACTS = """\
entities:
  value: 4300000
  kind: count
  as_of: 2024
  source: EU1
  review_on: 2027-06-30
"""

SKELETON = """\
key: l01-first-look
minutes: 4
cards: [goal, sells, example]
quiz:
  - key: what-first
    right: goal
    options: [goal, profit]
  - key: how-many
    right: many
    options: [many, few]
varies:
  card example: [LV, DK]
sources:
  all: [EU1]
  LV: [LV1]
"""

ENGLISH = """\
# What is a social enterprise?

## card goal

Some businesses ask: **who needs help here?**

Profit is a tool, *not the finish line*.

## card sells

It sells things. In {entities.year} there were {entities} of them.

- Bread
- Bicycles

## quiz what-first

What comes first?

- `goal` The social goal

  Yes. The business exists because of it.

- `profit` Profit for the owners

  That is an ordinary company.

## quiz how-many

How many are there?

- `many` Millions

  Yes. A study counted them.

- `few` A handful

  There are far more.

## task

Walk down your street. Read [one page](https://example.eu/page).

## takeaway

A social enterprise sells things to reach a social goal.

## followup

When you walked down your street, which helpers did you see there, and what did they sell?
"""


class CourseFolder:
    """A course folder on disk, and what the package says of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self) -> None:
        """Write the sound course."""
        self.write("course.yaml", COURSE)
        self.write("sources.yaml", SOURCES)
        self.write("facts/common.yaml", FACTS)
        self.write(f"{LESSON}/lesson.yaml", SKELETON)
        for language in ("en", "lv"):
            self.write(f"{language}.md", NAMES)
            self.write(f"{LESSON}/{language}.md", ENGLISH)
            for country in ("LV", "DK"):
                text = f"## card example\n\nA bakery in {country} trains young people.\n"
                self.write(f"{LESSON}/{language}_{country}.md", text)
        accept(self.path, None, "lv")
        accept(self.path, LESSON, "lv")

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file anew."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, path: str) -> str:
        """Return the text of a file."""
        return (self.path / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must stand in the file, by `new`."""
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new, 1))

    def change_both(self, old: str, new: str) -> None:
        """Change the lesson in both languages, and accept the translation."""
        for language in ("en", "lv"):
            self.change(f"{LESSON}/{language}.md", old, new)
        accept(self.path, LESSON, "lv")

    def remove(self, path: str) -> None:
        """Delete a file."""
        (self.path / path).unlink()

    def problems(self, *, today: date = TODAY) -> list[Problem]:
        """Return all problems."""
        return find_problems(self.path, today=today)

    def told(self) -> list[str]:
        """Return all problems as an author reads them."""
        return [str(problem) for problem in self.problems()]

    def course(self) -> Course:
        """Return the loaded course."""
        return load_course(self.path)

    def lesson(self, locale: str = "en_LV") -> Lesson:
        """Return its one lesson."""
        return self.course().lesson(LESSON, Locale.parse(locale))
