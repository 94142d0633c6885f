"""How a message looks on a channel: a pure function of the message and what the channel can show.

Nothing is dropped silently. Choices that a phone can't show whole become letters, with the words in
the text; of more than a phone can show, the first are tapped by number and the rest is typed. A text
that is too long is parted at a paragraph, a sentence, or at worst a word.
"""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from string import ascii_uppercase

from markupsafe import Markup, escape

from bot.messages import Caps, Look, OutMessage

LETTERS = ascii_uppercase
ROW_UNITS = 26  # characters that buttons in one row can hold on a narrow phone
MANY = 9  # labels that one below the other would be taller than a phone
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a channel shows: parts in order; the choices hang on the last."""

    parts: tuple[str, ...]
    labels: tuple[str, ...]
    in_one_row: bool  # short enough to stand side by side
    is_lasting: bool = False  # the labels stay where they are for weeks, on the last part

    @property
    def rows(self) -> list[list[int]]:
        """Return places of labels, row by row: all side by side, else one below the other.

        Of many, two that fit stand in a row, so that nobody has to scroll for the last.
        """
        places = range(len(self.labels))
        if self.in_one_row:
            return [list(places)]
        rows: list[list[int]] = []
        for place in places:
            if len(places) >= MANY and rows and self._fits(rows[-1], place):
                rows[-1].append(place)
            else:
                rows.append([place])
        return rows

    def _fits(self, row: list[int], place: int) -> bool:
        return len(row) == 1 and len(self.labels[row[0]]) + len(self.labels[place]) <= ROW_UNITS


def render(message: OutMessage, caps: Caps) -> Rendered:
    """Return how a channel shows a message."""
    labels = _labels(message, caps)
    own = list(zip(labels, message.choices, strict=True))[message.n_again :]
    rows = [(label, choice.label) for label, choice in own if label != choice.label]
    text = message.text + (Markup("\n\n") + _listed(rows) if rows else "")
    return _shown(text, labels[: caps.most_choices], message.is_lasting, caps)


def _labels(message: OutMessage, caps: Caps) -> tuple[str, ...]:
    """Return for each choice its words, its letter, or of very many its number."""
    words, n = [choice.label for choice in message.choices], message.n_again
    if len(words) > caps.most_choices:
        return tuple(str(place + 1) for place in range(len(words)))
    is_quiz = message.look is Look.QUIZ
    # What should last and can't is read in the text, for its buttons go with the next message.
    is_passing = message.is_lasting and 0 < caps.lasting_choices < len(words)
    again = _lettered(words[:n], 0, caps, must=is_quiz)
    return again + _lettered(words[n:], n, caps, must=(is_quiz and not n) or is_passing)


def _lettered(words: list[str], first: int, caps: Caps, *, must: bool) -> tuple[str, ...]:
    """Return words where a phone shows all of them whole, else letters from the place `first` on."""
    if must or any(len(one) > caps.label_units for one in words):
        return tuple(LETTERS[first : first + len(words)])
    return tuple(words)


def _listed(rows: list[tuple[str, str]]) -> Markup:
    return Markup("\n").join(Markup("<b>{}</b>  {}").format(*row) for row in rows)


def _shown(text: str, labels: tuple[str, ...], is_lasting: bool, caps: Caps) -> Rendered:
    in_one_row = sum(map(len, labels)) <= ROW_UNITS
    if caps.is_html:
        return Rendered(tuple(split_html(text, caps.text_units)), labels, in_one_row)
    parts = _split(plain(text), caps.text_units)
    if is_lasting and 0 < len(labels) <= caps.lasting_choices:
        parts = [*parts[:-1], *_split(parts[-1], caps.lasting_units)]
        return Rendered(tuple(parts), labels, in_one_row, is_lasting=True)
    return Rendered(tuple(parts), labels, in_one_row)


def plain(text: str) -> str:
    """Return a text without formatting; a link is its words and its address."""
    return html.unescape(_TAG.sub("", _LINK.sub(_plain_link, text)))


def _plain_link(found: re.Match[str]) -> str:
    address, words = found[1], found[2]
    return words if words == address else f"{words}: {address}"


def units(text: str) -> int:
    """Return the length in UTF-16 code units, as phones count."""
    return len(text.encode("utf-16-le")) // 2


def split_html(text: str, limit: int) -> list[str]:
    """Return parts whose words fit `limit` UTF-16 units, each with its own tags closed."""
    if units(text) <= limit:
        return [text]
    runs = _Runs()
    runs.feed(text)
    runs.close()
    words = "".join(character for character, _ in runs.marked)
    parts, start = [], 0
    for part in _split(words, limit):
        parts.append(_with_tags(runs.marked[start : start + len(part)]))
        start += len(part)
        while start < len(words) and words[start].isspace():
            start += 1
    return parts


class _Runs(HTMLParser):
    """Reads a text as single characters, each with the tags that are open at it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: tuple[tuple[str, str], ...] = ()
        self.marked: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        self._open += ((tag, f'<{tag} href="{escape(href)}">' if href else f"<{tag}>"),)

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open[:-1]

    def handle_data(self, data: str) -> None:
        self.marked.extend((character, self._open) for character in data)


def _with_tags(marked: list[tuple[str, tuple[tuple[str, str], ...]]]) -> str:
    pieces: list[str] = []
    current: tuple[tuple[str, str], ...] = ()
    for character, tags in [*marked, ("", ())]:
        if tags != current:
            pieces += [f"</{name}>" for name, _ in reversed(current)]
            pieces += [opening for _, opening in tags]
            current = tags
        pieces.append(str(escape(character)))
    return "".join(pieces)


def _split(text: str, limit: int) -> list[str]:
    parts = []
    while units(text) > limit:
        end = _cut(text, limit)
        parts.append(text[:end].rstrip() or text[:end])
        text = text[len(parts[-1]) :].lstrip()
    return [*parts, text] if text or not parts else parts


def _cut(text: str, limit: int) -> int:
    """Return where to part a text that is too long: as late and as politely as possible."""
    end = min(len(text), limit)
    while units(text[:end]) > limit:
        end -= 1
    for mark in ("\n\n", "\n", ". ", " "):
        place = text.rfind(mark, end // 2, end)
        if place > 0:
            return place + len(mark)
    return end
