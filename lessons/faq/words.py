"""The words of the FAQ's Markdown files: a section for each entry."""

from collections.abc import Sequence

from lessons.errors import Report
from lessons.markdown import Run, rich
from lessons.texts import Place
from lessons.words import SectionReader, Words, read_words

QUESTION = "question"
ANSWER = "answer"


def read_faq_words(text: str, report: Report) -> Words:
    """Return the words of a file; only those without a country in their name hold questions."""
    has_questions = "_" not in report.path.rpartition("/")[2]
    return read_words(text, report, _WithQuestions if has_questions else _AnswersOnly)


class _AnswersOnly(SectionReader):
    def take(self, name: str, heading: Run, body: Sequence[Run]) -> None:
        """Keep a whole section as the answer."""
        self._answer(name, heading.line, body)

    def _answer(self, name: str, line: int, body: Sequence[Run]) -> None:
        self.put(Place(name, part=ANSWER), body, line, rich)


class _WithQuestions(_AnswersOnly):
    def take(self, name: str, heading: Run, body: Sequence[Run]) -> None:
        """Keep the first paragraph as the question, and what follows as the answer, if any."""
        question, answer = body[:1], body[1:]
        self.put(Place(name, part=QUESTION), question, heading.line)
        if answer:
            self._answer(name, answer[0].line, answer)
