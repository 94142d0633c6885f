"""The little Markdown that lessons are written in: headings, paragraphs, lists, with their lines.

All else (pictures, code, tables, HTML) is reported, and left out.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import escape

from lessons.errors import Report


@dataclass(frozen=True, slots=True)
class Run:
    """A heading, a paragraph or an entry of a list, not yet worded, and the line it starts on."""

    kind: Literal["title", "section", "paragraph", "entry"]
    line: int
    tokens: Sequence[Token]
    more: tuple["Run", ...] = ()  # of an entry: the paragraphs below its first

    @property
    def is_heading(self) -> bool:
        """Return whether it names the file or a section."""
        return self.kind in {"title", "section"}

    @property
    def source(self) -> str:
        """Return the text as written, spaces made single."""
        return " ".join("".join(token.content or " " for token in self.tokens).split())


# "2014. gadā" at the start of a line is a Latvian or Danish sentence, not the 2014th of a list.
_YEAR_FIRST = re.compile(r"^(\s*\d{3,4})\.(?=\s)", re.MULTILINE)

TokenWriter = Callable[[Token], str | None]  # None: not supported here

_CARD_ADVICE = "use paragraphs, **bold**, *italic*, [links](https://...) and lists with - only"
_PLAIN_ADVICE = "formatting works in cards and the task only; use plain words"

# By the type of a Markdown token: what an author would call it, and the way out.
_UNSUPPORTED: Final[Mapping[str, tuple[str, str]]] = {
    "image": ("a picture does not work here", "describe it in words"),
    "code_inline": ("code does not work here", "take the backticks out"),
    "fence": ("a code block does not work here", _CARD_ADVICE),
    "code_block": (
        "a line that starts with four spaces is code, which does not work here",
        "take the spaces out",
    ),
    "html_block": ("HTML does not work here", _CARD_ADVICE),
    "html_inline": ("HTML does not work here", _CARD_ADVICE),
    "table": ("a table does not work here", "write a list with - or sentences"),
    "ordered_list": ("a numbered list does not work here", "write a list with -"),
    "bullet_list": ("a list does not work here", "write it as sentences"),
    "list_item": (
        "an entry of a list holds more than text",
        "keep one level, without lists inside",
    ),
    "blockquote": ("a quotation block does not work here", "take the > out"),
    "hr": ("a line across does not work here", "take it out"),
    "heading": ("a heading below level 2 does not work here", "write ## or a paragraph"),
    "s_open": ("struck-out text does not work here", "take the ~~ out"),
    "strong_open": ("bold does not work here", _PLAIN_ADVICE),
    "em_open": ("italic does not work here", _PLAIN_ADVICE),
    "link_open": (
        "this link does not work here",
        "use links in cards and the task only, as [text](https://...)",
    ),
}


def runs(text: str, report: Report) -> Iterator[Run]:
    """Yield the headings, paragraphs and list entries of `text`; report what else is there."""
    for node in blocks(text):
        yield from _runs_of(node, report)


def blocks(text: str) -> list[SyntaxTreeNode]:
    """Return the headings, paragraphs, lists and so on of `text`, as markdown-it sees them."""
    readable = _YEAR_FIRST.sub(r"\1\\.", text)
    return SyntaxTreeNode(_parser().parse(readable)).children


def _runs_of(node: SyntaxTreeNode, report: Report) -> Iterator[Run]:
    if node.type == "paragraph":
        yield _run("paragraph", node)
    elif node.type == "heading" and node.tag in {"h1", "h2"}:
        yield _run("title" if node.tag == "h1" else "section", node)
    elif node.type == "bullet_list":
        for item in node.children:
            yield from _entry(item, report)
    else:
        refuse(node.type, _line(node), report)


def _entry(item: SyntaxTreeNode, report: Report) -> Iterator[Run]:
    if not item.children or any(child.type != "paragraph" for child in item.children):
        refuse("list_item", _line(item), report)
    else:
        first, *more = (_run("paragraph", child) for child in item.children)
        yield Run("entry", first.line, first.tokens, tuple(more))


def _run(kind: Literal["title", "section", "paragraph", "entry"], node: SyntaxTreeNode) -> Run:
    inline = node.children[0].token if node.children else None
    return Run(kind, _line(node), (inline and inline.children) or ())


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def refuse(kind: str, line: int, report: Report) -> None:
    """Report Markdown that is not supported where it stands; `kind` is the type of its token."""
    report.error(line, *_UNSUPPORTED.get(kind, (f"'{kind}' does not work here", _CARD_ADVICE)))


def write(run: Run, writer: TokenWriter, report: Report) -> str:
    """Return the text of a run, its line ends kept; report what `writer` does not support."""
    text = ""
    for token in run.tokens:
        piece = writer(token)
        if piece is None:
            refuse(token.type, run.line + text.count("\n"), report)
        text += piece or ""
    return text


_TAGS: Final = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "link_close": "</a>",
}


def rich(token: Token) -> str | None:
    """Return a token as safe HTML, with <b>, <i> and <a href> only."""
    if token.type == "link_open":
        return _link(str(token.attrs["href"]))
    if token.type in _TAGS:
        return _TAGS[token.type]
    plain_text = plain(token)
    return None if plain_text is None else str(escape(plain_text))


def _link(address: str) -> str | None:
    holds_fact = "%7B" in address  # markdown-it quotes the braces
    supported = address.startswith("https://") and not holds_fact
    return f'<a href="{escape(address)}">' if supported else None


def plain(token: Token) -> str | None:
    """Return a token as plain text."""
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "text" or token.type.endswith("_close"):  # the opening was reported
        return token.content
    return None


@cache
def _parser() -> MarkdownIt:
    # Tables and ~~strikes~~ are parsed to be told apart from text, then reported.
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
