import pytest

from tests.lessons.builder import LESSON, CourseFolder

LATVIAN = f"{LESSON}/lv.md"

# What an author changes in the Latvian file, and the start of what they are told.
SLIPS = {
    "section missing": ("## task\n\nWalk", "Walk", ":1: error: the section 'task' is missing"),
    "section unknown": ("## task", "## tusk", ":43: error: the section 'tusk' has no place"),
    "section twice": ("## task", "## takeaway", ":47: error: the section 'takeaway' stands twice"),
    "section unnamed": ("## task", "##", ":43: error: a heading is empty"),
    "section empty": (
        "A social enterprise sells things to reach a social goal.",
        "",
        ":47: error: 'ta",
    ),
    "title missing": (
        "# What is a social enterprise?",
        "",
        ":1: error: the section 'title' is miss",
    ),
    "title empty": (
        "# What is a social enterprise?",
        "#",
        ":4: error: 'title' is missing or empty",
    ),
    "text before the title": ("# What", "Hello\n\n# What", ":4: error: this text is in no section"),
    "text before a section": (
        "## card goal",
        "Hi\n\n## card goal",
        ":6: error: this text is in no",
    ),
    "card missing": (
        "## card sells",
        "## card sels",
        ":1: error: the section 'card sells' is missing",
    ),
    "card of a variant": (
        "## task",
        "## card example\n\nHi\n\n## task",
        ":43: error: the section 'car",
    ),
    "item missing": (
        "## quiz how-many",
        "## quiz how",
        ":1: error: the section 'quiz how-many' is mis",
    ),
    "option missing": (
        "- `few` A handful\n\n  There are far more.",
        "",
        ":31: error: 'quiz how-many' has no",
    ),
    "option unknown": ("- `few`", "- `fw`", ":39: error: the option 'fw' is unknown"),
    "option twice": ("- `few`", "- `many`", ":39: error: the option 'many' stands twice"),
    "option without key": ("- `few` A", "- A", ":39: error: an option has no key"),
    "option without label": (
        "`few` A handful",
        "`few`",
        ":39: error: the label of option 'few' is miss",
    ),
    "option without explanation": (
        "\n\n  There are far more.",
        "",
        ":39: error: the explanation of opt",
    ),
    "explanation at the margin": ("  There are", "There are", ":41: error: this text stands below"),
    "question missing": (
        "How many are there?",
        "",
        ":31: error: 'quiz how-many' is missing or empty",
    ),
    "picture": ("Profit is", "![x](https://a.eu/x.png)\nProfit is", ":10: error: a picture"),
    "picture on a later line": (
        "Profit is",
        "Profit\n![x](https://a.eu/x.png) is",
        ":11: error: a pict",
    ),
    "code": ("Profit is", "`Profit` is", ":10: error: code does not work here"),
    "code by four spaces": (
        "Profit is",
        "    Profit is",
        ":10: error: a line that starts with four",
    ),
    "code block": ("Profit is", "```\nx\n```\nProfit is", ":10: error: a code block does not work"),
    "small heading": ("Profit is", "### Sub\nProfit is", ":10: error: a heading below level 2"),
    "HTML in a line": ("Profit is", "Profit <b>is</b>", ":10: error: HTML does not work here"),
    "HTML block": (
        "Profit is",
        "<div>\nx\n</div>\n\nProfit is",
        ":10: error: HTML does not work here",
    ),
    "table": (
        "Profit is",
        "| a | b |\n| - | - |\n\nProfit is",
        ":10: error: a table does not work",
    ),
    "numbers": (
        "Profit is",
        "1. one\n\nProfit is",
        ":10: error: a numbered list does not work here",
    ),
    "quotation": ("Profit is", "> one\n\nProfit is", ":10: error: a quotation block does not work"),
    "line across": (
        "Profit is",
        "***\n\nProfit is",
        ":10: error: a line across does not work here",
    ),
    "struck out": ("Profit is", "~~Profit~~ is", ":10: error: struck-out text does not work here"),
    "list in a list": ("- Bicycles", "- Bicycles\n  - red", ":17: error: an entry of a list holds"),
    "two paragraphs an entry": (
        "- Bicycles",
        "- Bicycles\n\n  Red ones.",
        ":17: error: an entry of a",
    ),
    "link without safety": ("(https://", "(http://", ":45: error: this link does not work here"),
    "link with a script": (
        "(https://example.eu/page)",
        "(vbs:x)",
        ":45: error: this link does not",
    ),
    "link to a fact": ("eu/page", "eu/{entities}", ":45: error: this link does not work here"),
    "bold in a label": ("A handful", "A **handful**", ":39: error: bold does not work here"),
    "italic in a takeaway": ("reach a", "*reach* a", ":49: error: italic does not work here"),
    "list in a takeaway": (
        "A social enterprise sells",
        "- A shop sells",
        ":49: error: a list does not",
    ),
    "label of an emoji": ("A handful", "🎉", ":39: error: '🎉' is not a word"),
    "paragraph of an emoji": (
        "Profit is",
        "**🎉 !**\n\nProfit is",
        ":10: error: '🎉 !' is not a word",
    ),
    "entry of an emoji": ("- Bread", "- 🍞", ":16: error: '🍞' is not a word"),
    "fact unknown": (
        "{entities} of",
        "{entites} of",
        ":14: error: the fact 'entites' is unknown in LV",
    ),
    "fact in capitals": ("{entities} of", "{Entities} of", ":14: error: these braces hold no name"),
    "fact with a strange part": (
        "{entities} of",
        "{entities.day} of",
        ":14: error: these braces hold",
    ),
    "brace left open": ("{entities} of", "{entities of", ":14: error: these braces hold no name"),
    "strange line on top": ("from: ", "form: ", ":2: error: this line between the dashes"),
}


@pytest.mark.parametrize(("old", "new", "told"), SLIPS.values(), ids=SLIPS)
def test_an_author_who_slips_in_the_words_is_told_the_file_the_line_and_the_fault(
    folder: CourseFolder, old: str, new: str, told: str
) -> None:
    folder.change(LATVIAN, old, new)
    assert any(line.startswith(LATVIAN + told) for line in folder.told()), folder.told()


def test_an_author_who_forgets_an_explanation_is_told_how_to_write_it(
    folder: CourseFolder,
) -> None:
    folder.change(LATVIAN, "\n\n  There are far more.", "")
    (told,) = folder.told()
    assert told == (
        f"{LATVIAN}:39: error: the explanation of option 'few' is missing or empty. "
        "Leave a line empty below the label, then write it, beginning with two spaces."
    )


def test_an_explanation_glued_to_its_label_is_told(folder: CourseFolder) -> None:
    folder.change(LATVIAN, "A handful\n\n  There", "A handful\n  There")
    (told,) = folder.told()
    assert "the explanation of option 'few' is missing" in told
