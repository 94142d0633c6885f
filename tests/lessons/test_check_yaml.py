import pytest

from tests.lessons.builder import LESSON, CourseFolder

LESSON_FILE = f"{LESSON}/lesson.yaml"

# What an author changes in which file, and the start of what they are told.
YAML_SLIPS = {
    "open bracket": (LESSON_FILE, "minutes: 4", "minutes: [4", ":3: error: this is not valid YAML"),
    "key twice": (
        LESSON_FILE,
        "minutes: 4",
        "minutes: 4\nminutes: 5",
        ":3: error: the key 'minutes'",
    ),
    "key twice in one line": (
        "course.yaml",
        "LV: {",
        "LV: {zone: UTC, ",
        ":5: error: the key 'zone'",
    ),
    "anchor": (LESSON_FILE, "[goal, sells", "&a [goal, sells", ":3: error: an anchor (&)"),
    "day that is none": (
        "facts/common.yaml",
        "06-30",
        "06-31",
        ":6: error: the value '2027-06-31'",
    ),
    "unknown key": (
        LESSON_FILE,
        "minutes: 4",
        "minutes: 4\nhours: 1",
        ":3: error: 'hours' is not known",
    ),
    "missing key": (LESSON_FILE, "minutes: 4\n", "", ":1: error: 'minutes' is missing"),
    "wrong kind": (
        LESSON_FILE,
        "minutes: 4",
        'minutes: "4"',
        ":2: error: 'minutes' is not a whole",
    ),
    "too long a lesson": (
        LESSON_FILE,
        "minutes: 4",
        "minutes: 6",
        ":2: error: 'minutes' is too large",
    ),
    "two cards": (
        LESSON_FILE,
        "[goal, sells, example]",
        "[goal, example]",
        ":3: error: 'cards' has 2",
    ),
    "capital in a key": (
        LESSON_FILE,
        "key: how-many",
        "key: How",
        ":8: error: 'quiz 2 key' is not wr",
    ),
    "one option": (
        LESSON_FILE,
        "[many, few]",
        "[many]",
        ":10: error: 'quiz 2 options' has 1 entries",
    ),
    "other folder": (LESSON_FILE, "key: l01-first", "key: l02-first", ":1: error: the key is 'l02"),
    "right is no option": (
        LESSON_FILE,
        "right: many",
        "right: all",
        ":9: error: the right option 'all'",
    ),
    "option twice": (
        LESSON_FILE,
        "[many, few]",
        "[many, few, few]",
        ":10: error: 'few' stands twice",
    ),
    "item twice": (
        LESSON_FILE,
        "key: how-many",
        "key: what-first",
        ":4: error: 'what-first' stands",
    ),
    "card twice": (
        LESSON_FILE,
        "[goal, sells",
        "[goal, goal, sells",
        ":3: error: 'goal' stands twice",
    ),
    "varies nowhere": (
        LESSON_FILE,
        "card example:",
        "card exmple:",
        ":12: error: 'card exmple' varies",
    ),
    "varies abroad": (LESSON_FILE, "[LV, DK]", "[LV, DK, PL]", ":12: error: 'PL' is not a country"),
    "sources abroad": (LESSON_FILE, "  LV: [", "  PL: [", ":15: error: 'PL' is not a country"),
    "unknown zone": (
        "course.yaml",
        "Europe/Riga",
        "Europe/Rga",
        ":5: error: the zone 'Europe/Rga'",
    ),
    "unknown currency": ("course.yaml", "DKK", "KKD", ":6: error: the currency 'KKD'"),
    "unknown language": (
        "course.yaml",
        "[en, lv]",
        "[en, lv, xq]",
        ":3: error: 'languages 3' (xq)",
    ),
    "language left out": (
        "course.yaml",
        "language: lv",
        "language: ru",
        ":5: error: 'ru' is not one",
    ),
    "lesson twice": (
        "course.yaml",
        "[l01-first-look]",
        f"[{LESSON}, {LESSON}]",
        ":7: error: 'l01-fi",
    ),
    "lesson without folder": (
        "course.yaml",
        "[l01-first-look]",
        f"[{LESSON}, l02]",
        ":7: error: the",
    ),
    "source without title": (
        "sources.yaml",
        "title: The law, ",
        "",
        ":2: error: 'LV1 title' is missing",
    ),
    "source off the web": ("sources.yaml", "https://example.lv", "shelf", ":2: error: 'LV1 url'"),
    "unknown kind": ("facts/common.yaml", "kind: count", "kind: sum", ":3: error: 'entities kind'"),
    "text as count": (
        "facts/common.yaml",
        "4300000",
        '"many"',
        ":1: error: 'entities' has a value",
    ),
    "percent above 1": (
        "facts/common.yaml",
        "kind: count",
        "kind: percent",
        ":1: error: 'entities' ha",
    ),
    "endless number": ("facts/common.yaml", "4300000", ".inf", ":2: error: 'entities value' is no"),
    "yes as value": (
        "facts/common.yaml",
        "4300000",
        "true",
        ":2: error: 'entities value' is no number",
    ),
    "money of nowhere": (
        "facts/common.yaml",
        "kind: count",
        "kind: money",
        ":1: error: 'entities' has no",
    ),
    "count in euros": (
        "facts/common.yaml",
        "kind: count",
        "kind: count\n  currency: EUR",
        ":1: error: ",
    ),
    "as of some day": (
        "facts/common.yaml",
        "as_of: 2024",
        "as_of: now",
        ":4: error: 'entities as_of'",
    ),
    "review some day": (
        "facts/common.yaml",
        "2027-06-30",
        "soon",
        ":6: error: 'entities review_on'",
    ),
    "fact without source": (
        "facts/common.yaml",
        "source: EU1",
        "source: EU9",
        ":5: error: the source",
    ),
    "lesson without source": (
        LESSON_FILE,
        "[EU1]",
        "[EU9]",
        ":14: error: the source 'EU9' is unknown",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "told"), YAML_SLIPS.values(), ids=YAML_SLIPS)
def test_an_author_who_slips_in_a_yaml_file_is_told_the_file_the_line_and_the_fault(
    folder: CourseFolder, path: str, old: str, new: str, told: str
) -> None:
    folder.change(path, old, new)
    assert any(line.startswith(path + told) for line in folder.told()), folder.told()


def test_all_slips_are_told_in_one_round(folder: CourseFolder) -> None:
    folder.change(LESSON_FILE, "minutes: 4", "minuts: 4")
    folder.change("sources.yaml", "title: The law, ", "")
    folder.change("facts/common.yaml", "kind: count", "kind: sum")
    folder.change("course.yaml", "Europe/Riga", "Riga")
    folder.change(f"{LESSON}/lv.md", "## task", "## tusk")
    assert [(problem.path, problem.line) for problem in folder.problems()] == [
        ("course.yaml", 5),
        ("facts/common.yaml", 3),
        (LESSON_FILE, 1),
        (LESSON_FILE, 2),
        ("sources.yaml", 2),
    ]


def test_a_value_that_cannot_be_read_is_told_once(folder: CourseFolder) -> None:
    folder.change("facts/common.yaml", "06-30", "06-31")
    assert len(folder.told()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- EU1\n- LV1\n", ":1: error: the file is not a group of names"),
        ("# nothing yet\n", ":1: error: the file is empty"),
        ("EU1: {[a, b]: 1}\n", ":1: error: a key is not a word"),
    ],
)
def test_a_file_that_is_no_group_of_names_is_told(
    folder: CourseFolder, text: str, told: str
) -> None:
    folder.write("sources.yaml", text)
    assert any(line.startswith("sources.yaml" + told) for line in folder.told())
