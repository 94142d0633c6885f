"""The emulator reads HTML as Telegram does."""

from itertools import pairwise

import pytest
from aiogram import html as aiogram_html
from aiogram.types import MessageEntity as AiogramEntity
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity as PtbEntity

from tests.emulator.entities import Entity, cleaned, trimmed, utf16_length
from tests.emulator.errors import ApiError
from tests.emulator.html_reader import parse_html
from tests.emulator.html_writer import to_html

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LETTERS = st.text(st.sampled_from("aā😀&<>\"';# \n"), min_size=1)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"])
MARKED = st.recursive(
    LETTERS.map(aiogram_html.quote),
    lambda inner: st.one_of(
        st.builds(lambda tag, inside: f"<{tag}>{inside}</{tag}>", TAGS, inner),
        st.builds(lambda inside: f'<a href="https://amber.example/?a&amp;b">{inside}</a>', inner),
        st.lists(inner, min_size=1, max_size=4).map("".join),
    ),
)


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("ā<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("😀 1 < 2 < 3>", 'Unsupported start tag "" at byte offset 7'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("<a ", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b />", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("<a href=x?>", "Unexpected end of name token at byte offset 8"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<i><b>x</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji emoji-id='a'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        (
            "&#xd83d;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_broken_markup_is_named_with_its_byte_offset(html: str, problem: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(html)
    assert refusal.value.description == f"Bad Request: can't parse entities: {problem}"


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("R&D & <b>x</b>", "R&D & x", [("bold", 6, 1)]),
        ("&lt;b&gt &amp;amp; &quot;&#65;&#x42; &nbsp; &#0;", '<b> &amp; "AB &nbsp; &#0;', []),
        ("&#00000065;&#0000065;", "&#00000065;A", []),
        ("😀<B>x</ >", "😀x", [("bold", 2, 1)]),
        ("<b></b>x", "x", []),
        ("<i><b>x</b></i>", "x", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<span class='tg-spoiler'>x</span>", "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<code class='language-py'>x</code>", "x", [("code", 0, 1)]),
        ("<a href='not a link'>x</a>", "x", []),
    ],
)
def test_markup_becomes_entities(
    html: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    read, found = parse_html(html)
    assert read == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_entities_carry_what_they_need() -> None:
    _, found = parse_html(
        '<a href="amber.example">a</a>'
        '<pre><code class="language-py">b</code></pre>'
        '<tg-emoji emoji-id="5368324170671202286">c</tg-emoji>'
        '<tg-time unix="1795478248" format="dt">d</tg-time>'
    )
    assert [
        {key: one[key] for key in one if key not in ("type", "offset", "length")} for one in found
    ] == [
        {"url": "http://amber.example/"},
        {"language": "py"},
        {"custom_emoji_id": "5368324170671202286"},
        {"unix_time": 1795478248, "date_time_format": "dt"},
    ]


def test_blanks_at_the_ends_vanish_up_to_the_first_entity() -> None:
    assert trimmed(*parse_html(" \n a <b> b </b> ")) == (
        "a  b",
        [{"type": "bold", "offset": 2, "length": 2}],
    )
    assert trimmed(*parse_html(" <b> b</b>\n<i> </i>")) == (
        " b",
        [{"type": "bold", "offset": 0, "length": 2}],
    )


@given(TEXTS)
def test_whatever_aiogram_escapes_is_shown_as_it_was(text: str) -> None:
    assert parse_html(aiogram_html.quote(text)) == (text, [])


@given(TEXTS, TEXTS)
def test_offsets_count_utf16_units_as_both_libraries_do(before: str, bold: str) -> None:
    text, entities = parse_html(f"{aiogram_html.quote(before)}<b>{aiogram_html.quote(bold)}</b>")
    assert text == before + bold
    assert bool(entities) == bool(bold)
    for entity in entities:
        assert AiogramEntity(**entity).extract_from(text) == bold
        adjusted = PtbEntity.adjust_message_entities_to_utf_16(
            before + bold, [PtbEntity("bold", len(before), len(bold))]
        )
        assert (adjusted[0].offset, adjusted[0].length) == (entity["offset"], entity["length"])


@given(MARKED)
def test_written_markup_reads_the_same(html: str) -> None:
    text, entities = parse_html(html)
    assert parse_html(to_html(text, entities)) == (text, entities)


@given(MARKED)
def test_entities_lie_within_the_text_in_order(html: str) -> None:
    text, entities = trimmed(*parse_html(cleaned(html)))
    length = utf16_length(text)
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= length for one in entities)
    assert all(_place(one) <= _place(other) for one, other in pairwise(entities))
    assert text == text.rstrip(" \n")


def _place(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]
