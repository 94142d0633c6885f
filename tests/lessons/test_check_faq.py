"""An author of the FAQ learns of every fault: file, line, what is wrong, what to do."""

import pytest

from lessons.accept import accept
from tests.lessons.builder import CourseFolder
from tests.lessons.faq_builder import add_faq

LONG = "Six words make one short sentence. " * 12
ASKS = "faq/examples/lv.tsv"


@pytest.fixture
def faq(folder: CourseFolder) -> CourseFolder:
    return add_faq(folder)


def told(folder: CourseFolder) -> list[str]:
    """What an author reads, but for the reminder to learn from the examples."""
    return [line for line in folder.told() if "amber faq train" not in line]


def test_a_sound_faq_has_no_problems(faq: CourseFolder) -> None:
    assert told(faq) == []


def test_a_course_may_have_no_faq(folder: CourseFolder) -> None:
    assert folder.told() == []
    assert folder.course().faq.keys == ()


SLIPS = {
    "unknown key": (
        "faq/faq.yaml", "shows: progress", "show: progress",
        ":2: error: '1 show' is not known here",
    ),
    "unknown thing to show": (
        "faq/faq.yaml", "shows: progress", "shows: weather",
        ":2: error: '1 shows' is not one of the known words",
    ),
    "twice": ("faq/faq.yaml", "key: lv-status", "key: is-it-free", ":1: error: 'is-it-free' stands twice"),
    "a label for a name": (
        "faq/faq.yaml", "key: lv-status", "key: thanks",
        ":7: error: 'thanks' is a label of examples, no name for an entry",
    ),
    "sources without a year": (
        "faq/faq.yaml", "as_of: {all: 2025}", "as_of: {}",
        ":7: error: 'lv-status' has sources or a year for 'all', but not both",
    ),
    "strange country": (
        "faq/faq.yaml", "varies: [LV]", "varies: [LV, SE]",
        ":3: error: 'SE' is not a country of the course",
    ),
    "unknown source": (
        "faq/faq.yaml", "sources: {all: [EU1], LV: [LV1]}", "sources: {all: [EU9], LV: [LV1]}",
        ":3: error: the source 'EU9' is unknown",
    ),
    "unknown fact": ("faq/lv.md", "{entities}", "{entitees}", ":14: error: the fact 'entitees' is unknown"),
    "missing entry": (
        "faq/lv.md", "## lv-status", "## lv-statuss", ":1: error: the section 'lv-status' is missing",
    ),
    "entry too many": (
        "faq/lv.md", "## lv-status", "## lv-statuss",
        ":16: error: the section 'lv-statuss' has no place in this file",
    ),
    "no answer": (
        "faq/lv.md", "Yes, **all** of it.\n", "", ":4: error: 'is-it-free' has no answer",
    ),
    "no answer of the country": (
        "faq/lv_LV.md", "Only a limited company.\n", "", ":4: error: 'legal-forms' is missing or empty",
    ),
    "question too long": (
        "faq/lv.md", "Is the course free?", "Is the course free? " * 4,
        ":6: error: the question of 'is-it-free' has 79 characters. Make it 60 or less",
    ),
    "answer too long": (
        "faq/lv.md", "Yes, **all** of it.", LONG,
        ":8: error: the answer of 'is-it-free' has 419 characters. Make it 400 or less",
    ),
    "too many words": (
        "faq/lv.md", "Yes, **all** of it.", LONG,
        ":8: error: the answer of 'is-it-free' has 72 words. Make it 60 or less",
    ),
    "sentence too long": (
        "faq/lv.md", "Yes, **all** of it.", "and so " * 13 + "on.",
        ":8: error: the sentence 'and so and so and ...' has 27 words. Make it 25 or less",
    ),
    "no example": (ASKS, "is-it-free\tvai", "is-it-free vai", ":1: error: this line is no example"),
    "unknown label": (ASKS, "is-it-free\tvai", "is-it-fre\tvai", ":1: error: no entry is called 'is-it-fre'"),
    "too few examples": (ASKS, "is-it-free\tvai", "none\tvai", ":1: error: 'is-it-free' has 11 examples"),
    "example twice": (
        ASKS, "is-it-free\tvai jāmaksā", "is-it-free\tCik maksā kurss?",
        ":3: error: this example stands twice (first on line 2)",
    ),
    "example under two labels": (
        ASKS, "none\tkāds laiks rīt", "none\tCik maksā kurss?",
        ":37: error: this example stands under 'is-it-free' too (line 2)",
    ),
    "example too long": (
        ASKS, "vai jāmaksā", "vai jāmaksā " + "ļoti " * 60, ":3: error: this example has 311 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "fault"), SLIPS.values(), ids=SLIPS)
def test_an_author_who_slips_in_the_faq_is_told_the_file_the_line_and_the_fault(
    faq: CourseFolder, path: str, old: str, new: str, fault: str
) -> None:
    faq.change(path, old, new)
    assert any(line.startswith(path + fault) for line in told(faq)), told(faq)


def test_a_list_of_entries_that_is_no_list_is_a_fault(faq: CourseFolder) -> None:
    faq.write("faq/faq.yaml", "is-it-free: yes\n")
    assert any(
        line.startswith("faq/faq.yaml:1: error: the file is not a list") for line in told(faq)
    )


def test_an_answer_that_nobody_would_read_is_a_fault(faq: CourseFolder) -> None:
    faq.change("faq/faq.yaml", "varies: [LV]", "varies: [LV, DK]")
    for language in ("en", "lv"):
        faq.write(f"faq/{language}_DK.md", "## legal-forms\n\nAny.\n")
    assert any("'legal-forms' has an answer that nobody reads" in line for line in told(faq))


@pytest.mark.parametrize("path", ["faq/lv.md", "faq/en_LV.md", "faq/examples/lv.tsv"])
def test_a_missing_file_of_the_faq_is_named(faq: CourseFolder, path: str) -> None:
    faq.remove(path)
    assert any(line.startswith(f"{path}:1: error: the file is missing") for line in told(faq))


@pytest.mark.parametrize("path", ["faq/pl.md", "faq/en_PL.md", "faq/examples/pl.tsv"])
def test_a_file_of_the_faq_that_nobody_needs_is_named(faq: CourseFolder, path: str) -> None:
    faq.write(path, "## lv-status\n\nWords.\n" if path.endswith("md") else "none\twords\n")
    assert any(line.startswith(f"{path}:1: error: this file has no place") for line in told(faq))


def test_a_fact_that_only_an_answer_uses_is_used(faq: CourseFolder) -> None:
    faq.change_both("In {entities.year} there were {entities} of them.", "There are many.")
    assert told(faq) == []


def test_an_answer_whose_english_changed_is_stale_until_it_is_accepted(faq: CourseFolder) -> None:
    faq.change("faq/en.md", "Yes, **all** of it.", "Yes, nearly all of it.")
    (stale,) = told(faq)
    assert stale == (
        "faq/lv.md:1: warning: this was made from an older faq/en.md. "
        "Compare the two, then run: amber content accept faq --language lv."
    )
    accept(faq.path, "faq", "lv")
    assert told(faq) == []


def test_an_author_is_reminded_to_learn_from_changed_examples(faq: CourseFolder) -> None:
    (told,) = faq.told()
    assert told == (
        "faq/trained.npz:1: warning: the examples have changed since this was learned from them. "
        "Run: amber faq train."
    )


@pytest.mark.parametrize(
    "path", ["faq/faq.yaml", "faq/lv.md", "faq/lv_LV.md", "faq/examples/lv.tsv"]
)
@pytest.mark.parametrize(
    "rubbish", [b"", b"\xff\xfe", b"- - -\n\t\t[{", b"## \n\n- `a`\n\n> b\n\t\t"]
)
def test_no_rubbish_in_a_file_of_the_faq_ends_the_check(
    faq: CourseFolder, path: str, rubbish: bytes
) -> None:
    faq.write(path, rubbish)
    assert any(line.startswith(f"{path}:") for line in told(faq))
