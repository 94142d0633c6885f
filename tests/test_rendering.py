"""What a phone shows is all that was said, in parts that fit, with markup that can be read."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.channels.messenger.sending import CAPS as MESSENGER
from bot.channels.telegram.sending import CAPS as TELEGRAM
from bot.messages import Caps, Choice, Look, OutMessage
from bot.rendering import LETTERS, plain, render, split_html, units
from tests.emulator.html_reader import parse_html

Shown = list[tuple[str, frozenset[str]]]  # characters, each with the formatting it stands in

WORDS = st.text(st.sampled_from("aā😀&<>\"'. \n")).map(escape)
MARKED = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        inner.map(Markup("<b>{}</b>").format),
        inner.map(Markup("<i>{}</i>").format),
        inner.map(Markup('<a href="https://amber.example/?a=&#34;x&#34;&amp;b">{}</a>').format),
        st.lists(inner, max_size=5).map(Markup("").join),
    ),
    max_leaves=12,
)
LIMITS = st.integers(2, 40)  # 2: one character beyond the basic plane
LABELS = st.lists(st.text("ab <&", min_size=1, max_size=40), min_size=1, max_size=len(LETTERS))


def shown(text: str) -> Shown:
    """Return what Telegram would show; it refuses markup that is not balanced."""
    words, entities = parse_html(text)
    styles: list[set[str]] = [set() for _ in range(units(words))]
    for one in entities:
        for place in range(one["offset"], one["offset"] + one["length"]):
            styles[place].add(one["type"] + one.get("url", ""))
    at = iter(styles)
    return [(one, frozenset().union(*islice(at, units(one)))) for one in words]


def visible(characters: Shown) -> Shown:
    return [one for one in characters if not one[0].isspace()]


def message(text: str, labels: list[str], look: Look = Look.PLAIN) -> OutMessage:
    return OutMessage(Markup(text), tuple(Choice(label, ("go",)) for label in labels), look)


def test_many_short_labels_stand_two_in_a_row_and_few_one_below_the_other() -> None:
    few, many = ["Which language?"] * 8, ["Problem", "Who pays, who gains"] * 5
    assert render(message("x", few), TELEGRAM).rows == [[place] for place in range(8)]
    rows = render(message("x", many), TELEGRAM).rows
    assert rows == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]
    long = render(message("x", ["Who pays, who gains"] * 9), TELEGRAM).rows
    assert long == [[place] for place in range(9)]


@given(MARKED, LIMITS)
def test_no_part_is_longer_than_the_channel_takes(text: Markup, limit: int) -> None:
    assert all(units(parse_html(part)[0]) <= limit for part in split_html(text, limit))


@given(MARKED, LIMITS)
def test_every_visible_character_arrives_in_order_with_its_formatting(
    text: Markup, limit: int
) -> None:
    parts = [shown(part) for part in split_html(text, limit)]
    assert visible([one for part in parts for one in part]) == visible(shown(text))


@given(MARKED, LIMITS)
def test_only_spaces_at_the_cuts_are_lost(text: Markup, limit: int) -> None:
    rest = plain_words(text)
    for part in split_html(text, limit):
        words = plain_words(part)
        assert rest.startswith(words) or rest.lstrip().startswith(words)
        rest = rest[rest.index(words) + len(words) :]
    assert rest.strip() == ""


def plain_words(text: str) -> str:
    return parse_html(text)[0]


@given(st.text("ab &<", min_size=1).filter(str.strip).map(str.strip), LIMITS)
def test_no_part_is_empty(text: str, limit: int) -> None:
    assert all(plain_words(part).strip() for part in split_html(escape(text), limit))


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert split_html("<b>Hi</b>  there ", 20) == ["<b>Hi</b>  there "]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("First part.\n\nAnd. The\nrest", ["First part.", "And. The\nrest"]),
        ("First. Part\nand the rest", ["First. Part", "and the rest"]),
        ("Onetwo.\n\nabc\ndefghi", ["Onetwo.", "abc\ndefghi"]),  # a paragraph before a line
        ("One two\nab. cdefgh", ["One two", "ab. cdefgh"]),  # a line before a sentence
        ("One two. Ab cdefg", ["One two.", "Ab cdefg"]),  # a sentence before a word
        ("First part. And the rest", ["First part.", "And the rest"]),
        ("Firstpart and the rest", ["Firstpart and", "the rest"]),
        ("Firstpartandtherest", ["Firstpartandth", "erest"]),
        ("<b>First part. And</b> the rest", ["<b>First part.</b>", "<b>And</b> the rest"]),
        ("😀😀😀😀😀😀😀😀", ["😀😀😀😀😀😀😀", "😀"]),
    ],
)
def test_a_long_text_is_parted_where_it_hurts_least(text: str, parts: list[str]) -> None:
    assert split_html(text, 14) == parts


def test_labels_that_a_phone_shows_whole_stay_words() -> None:
    seen = render(message("Why?", ["b" * MESSENGER.label_units, "no"]), MESSENGER)
    assert seen.labels == ("b" * MESSENGER.label_units, "no")
    assert seen.parts == ("Why?",)


def test_labels_that_are_too_long_become_letters_with_the_words_in_the_text() -> None:
    seen = render(message("Why?", ["To help <people> here", "no"]), MESSENGER)
    assert seen.labels == ("A", "B")
    assert seen.parts == ("Why?\n\nA  To help <people> here\nB  no",)


def test_answers_of_a_quiz_are_read_in_the_text_and_tapped_by_letter() -> None:
    seen = render(message("<i>Why?</i>", ["Yes", "R&D"], Look.QUIZ), TELEGRAM)
    assert seen.labels == ("A", "B")
    assert seen.parts == ("<i>Why?</i>\n\n<b>A</b>  Yes\n<b>B</b>  R&amp;D",)


@given(LABELS, st.sampled_from(Look), st.sampled_from([TELEGRAM, MESSENGER]))
def test_every_choice_has_a_button_that_the_phone_shows_whole(
    labels: list[str], look: Look, caps: Caps
) -> None:
    labels = labels[: caps.most_choices]
    seen = render(message("Why?", labels, look), caps)
    assert all(len(label) <= caps.label_units for label in seen.labels)
    text = plain(seen.parts[-1]) if caps.is_html else seen.parts[-1]
    for label, words in zip(seen.labels, labels, strict=True):
        assert label == words or f"{label}  {words}" in text


def test_a_dozen_long_choices_have_a_button_each() -> None:
    labels = [f"A choice with so many words, number {n}" for n in range(12)]
    seen = render(message("Which?", labels), TELEGRAM)
    assert len(seen.labels) == len(labels)
    assert all(label in seen.parts[-1] for label in labels)


@pytest.mark.parametrize(
    ("labels", "in_one_row"),
    [(["Yes", "No"], True), (["a" * 13, "b" * 13], True), (["a" * 13, "b" * 14], False)],
)
def test_buttons_stand_side_by_side_only_where_a_narrow_phone_has_room(
    labels: list[str], in_one_row: bool
) -> None:
    assert render(message("Which?", labels), TELEGRAM).in_one_row is in_one_row


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("R&amp;D &lt;3 <b>x</b> <i>y</i>", "R&D <3 x y"),
        ("&lt;b&gt;Anna&lt;/b&gt; &amp;amp;", "<b>Anna</b> &amp;"),
        ('<a href="https://a.b/?x&amp;y">the law</a>.', "the law: https://a.b/?x&y."),
        ('<a href="https://a.b">https://a.b</a>', "https://a.b"),
        (
            '<a href="https://a">one</a> <a href="https://b">two</a>',
            "one: https://a two: https://b",
        ),
        ('<a href="https://a.b"><b>the\nlaw</b></a>', "the\nlaw: https://a.b"),
    ],
)
def test_without_formatting_a_text_reads_the_same_and_links_keep_their_address(
    html: str, words: str
) -> None:
    assert plain(html) == words


@given(MARKED)
def test_a_channel_without_formatting_shows_no_markup(text: Markup) -> None:
    words = plain(Markup(text))
    assert words.replace(': https://amber.example/?a="x"&b', "") == plain_words(text)


@settings(max_examples=10)
@given(MARKED.map(lambda text: text * 400), st.sampled_from([TELEGRAM, MESSENGER]))
def test_the_longest_message_fits_each_channel(text: Markup, caps: Caps) -> None:
    for part in render(message(text, ["Go on"]), caps).parts:
        assert units(plain_words(part) if caps.is_html else part) <= caps.text_units


def test_of_very_many_choices_the_first_are_tapped_by_number_and_the_rest_is_typed() -> None:
    labels = [f"Town {n}" for n in range(1, 16)]
    seen = render(message("Where?", labels), MESSENGER)
    assert seen.labels == tuple(map(str, range(1, 14)))
    assert seen.parts[-1].splitlines()[2:] == [f"{n}  Town {n}" for n in range(1, 16)]


def test_lasting_choices_stay_on_a_short_part_of_their_own() -> None:
    text = "A sentence of a lesson. " * 40
    seen = render(replace(message(text, ["Start", "Later", "Pause"]), is_lasting=True), MESSENGER)
    assert seen.is_lasting
    assert seen.labels == ("Start", "Later", "Pause")
    assert len(seen.parts) == 2
    assert all(units(part) <= MESSENGER.lasting_units for part in seen.parts)


def test_more_choices_than_can_last_are_read_in_the_text() -> None:
    seen = render(replace(message("Which?", ["1", "2", "3", "4"]), is_lasting=True), MESSENGER)
    assert not seen.is_lasting
    assert seen.labels == ("A", "B", "C", "D")
    assert seen.parts == ("Which?\n\nA  1\nB  2\nC  3\nD  4",)


def test_where_all_choices_last_lasting_changes_nothing() -> None:
    said = message("Which?", ["1", "2", "3", "4"])
    assert render(replace(said, is_lasting=True), TELEGRAM) == render(said, TELEGRAM)


def test_choices_of_an_earlier_message_are_at_hand_without_their_words() -> None:
    quiz = message("You are past this.", ["Profit", "The goal", "Leave"], Look.QUIZ)
    seen = render(replace(quiz, n_again=2), MESSENGER)
    assert seen.labels == ("A", "B", "Leave")
    assert seen.parts == ("You are past this.",)


CHANNELS = {"telegram": TELEGRAM, "messenger": MESSENGER}
SAMPLES = {
    "a card": message("<b>Why?</b>\n\nIt <i>helps</i>.", ["Next"]),
    "a quiz": message("<b>Why?</b>", ["Profit comes first", "The goal comes first"], Look.QUIZ),
    "a link": message('Read <a href="https://a.example">the law</a>.', ["Done", "Not yet"]),
    "an open door": replace(message("Lesson 8", ["Start lesson 8", "Later"]), is_lasting=True),
}
SNAPSHOTS = {
    ("a card", "telegram"): ("<b>Why?</b>\n\nIt <i>helps</i>.", "Next"),
    ("a card", "messenger"): ("Why?\n\nIt helps.", "Next"),
    ("a quiz", "telegram"): (
        "<b>Why?</b>\n\n<b>A</b>  Profit comes first\n<b>B</b>  The goal comes first", "A", "B",
    ),
    ("a quiz", "messenger"): ("Why?\n\nA  Profit comes first\nB  The goal comes first", "A", "B"),
    ("a link", "telegram"): ('Read <a href="https://a.example">the law</a>.', "Done", "Not yet"),
    ("a link", "messenger"): ("Read the law: https://a.example.", "Done", "Not yet"),
    ("an open door", "telegram"): ("Lesson 8", "Start lesson 8", "Later"),
    ("an open door", "messenger"): ("Lesson 8", "Start lesson 8", "Later"),
}  # fmt: skip


@pytest.mark.parametrize(("sample", "channel"), SNAPSHOTS)
def test_a_message_looks_on_each_channel_as_it_did(sample: str, channel: str) -> None:
    seen = render(SAMPLES[sample], CHANNELS[channel])
    assert (*seen.parts, *seen.labels) == SNAPSHOTS[sample, channel]
    assert seen.is_lasting == ((sample, channel) == ("an open door", "messenger"))
