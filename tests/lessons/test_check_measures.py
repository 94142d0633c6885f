import pytest

from lessons.errors import Problem
from tests.lessons.builder import LESSON, CourseFolder

ENGLISH = f"{LESSON}/en.md"
GOAL = "Some businesses ask: **who needs help here?**\n\nProfit is a tool, *not the finish line*."


def prose(n_characters: int) -> str:
    """Return short sentences, just so many characters."""
    return ("Go on. " * n_characters)[: n_characters - 1] + "."


def told_of_english(folder: CourseFolder) -> list[Problem]:
    """Return the problems of the English file alone."""
    return [problem for problem in folder.problems() if problem.path == ENGLISH]


# Where a text stands in both languages, its line in English, and how long it may be.
LIMITS = {
    "'card goal'": (GOAL, 5, 400),
    "'title'": ("What is a social enterprise?", 1, 60),
    "'quiz what-first'": ("What comes first?", 18, 200),
    "the label of option 'few'": ("A handful", 36, 80),
    "the explanation of option 'few'": ("There are far more.", 38, 200),
    "'task'": ("Walk down your street. Read [one page](https://example.eu/page).", 42, 300),
    "'takeaway'": ("A social enterprise sells things to reach a social goal.", 46, 160),
}


@pytest.mark.parametrize("place", LIMITS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(folder: CourseFolder, place: str) -> None:
    old, line, limit = LIMITS[place]
    folder.change_both(old, prose(limit))
    assert folder.told() == []
    folder.change_both(prose(limit), prose(limit + 1))
    what = f"{place} has {limit + 1} characters"
    assert told_of_english(folder) == [Problem(ENGLISH, line, what, f"make it {limit} or less")]


def test_the_name_of_a_block_has_a_limit_too(folder: CourseFolder) -> None:
    folder.change("en.md", "First steps", prose(61))
    assert folder.told()[0].startswith("en.md:5: error: 'block first-steps' has 61 characters")


def test_formatting_does_not_count(folder: CourseFolder) -> None:
    link = "https://example.eu/" + "long-" * 80
    folder.change_both(GOAL, f"**{prose(190)}**\n\n- [{prose(100)}]({link})\n- *{prose(108)}*")
    assert folder.told() == []


def test_all_cards_together_have_a_limit(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/lesson.yaml", "[goal, sells,", "[goal, more, most, sells,")
    folder.change_both(
        GOAL, f"{prose(400)}\n\n## card more\n\n{prose(400)}\n\n## card most\n\n{prose(297)}"
    )
    (problem,) = told_of_english(folder)
    assert problem == Problem(
        ENGLISH, 1, "all cards together have 1201 characters", "make it 1200 or less"
    )


@pytest.mark.parametrize(("n_words", "n_problems"), [(25, 0), (26, 1)])
def test_a_sentence_may_have_25_words(folder: CourseFolder, n_words: int, n_problems: int) -> None:
    folder.change_both("Walk down your street.", "and " * (n_words - 1) + "on.")
    problems = told_of_english(folder)
    assert len(problems) == n_problems
    for problem in problems:
        assert (problem.line, problem.way_out) == (42, "make it 25 or less")
        assert problem.what == "the sentence 'and and and and and ...' has 26 words"


def test_a_lesson_of_sentences_that_are_long_on_average_is_told(folder: CourseFolder) -> None:
    long_card = ("So " + "and " * 23 + "on. ") * 3
    folder.change_both(GOAL, long_card)
    for short in ("There are far more.", "That is an ordinary company.", "How many are there?"):
        folder.change_both(short, long_card[:98])
    for key, before in (("more", "sells"), ("most", "more")):
        folder.change(f"{LESSON}/lesson.yaml", f"{before}, ", f"{before}, {key}, ")
        folder.change_both("## quiz what", f"## card {key}\n\n{long_card}\n\n## quiz what")
    (problem,) = told_of_english(folder)
    assert problem == Problem(ENGLISH, 1, "the mean sentence has 14.15 words", "make it 12 or less")


def test_a_lesson_that_takes_longer_than_it_says_is_told(folder: CourseFolder) -> None:
    folder.change(f"{LESSON}/lesson.yaml", "minutes: 4", "minutes: 1")
    folder.change_both(GOAL, prose(400))
    (problem,) = told_of_english(folder)
    assert problem == Problem(ENGLISH, 1, "the lesson takes 1.36 minutes", "make it 1 or less")


def test_a_limit_passed_in_one_country_alone_is_told_at_that_countrys_file(
    folder: CourseFolder,
) -> None:
    folder.write(f"{LESSON}/en_DK.md", f"## card example\n\n{prose(401)}\n")
    (problem,) = (problem for problem in folder.problems() if problem.level == "error")
    assert (problem.path, problem.line) == (f"{LESSON}/en_DK.md", 3)


def test_a_limit_passed_by_the_fact_of_one_country_is_told_once_with_the_worst_length(
    folder: CourseFolder,
) -> None:
    for country, value in (("LV", 10), ("DK", 1000)):
        fact = folder.read("facts/common.yaml").replace("entities", "own")
        folder.write(f"facts/{country}.yaml", fact.replace("4300000", str(value)))
    folder.change_both(GOAL, prose(400) + " {own}")
    (problem,) = told_of_english(folder)
    assert problem.what == "'card goal' has 406 characters"
