"""What stands for the engine in journeys: it understands the questions of this file, and no other.

How well the engine understands people is measured elsewhere; here it matters what follows from it.
"""

from dataclasses import replace

from markupsafe import Markup

from bot.asking import Asking
from lessons.course import Course
from lessons.faq.entries import Faq, FaqEntry
from lessons.faq.sheet import Shown
from lessons.faq.verdicts import SmallTalk, Sure, Unknown, Unsure, Verdict
from lessons.locale import Locale
from lessons.sources import Source

PROFIT, MONEY, FORMS = "can-it-make-profit", "funding-sources", "legal-forms"
SOURCE = Source("EU3", "Social enterprises", "European Commission", None, "https://example.eu")

# Key, question in English and in Latvian, the year, and what the bot adds.
ENTRIES: tuple[tuple[str, str, str, int | None, Shown | None], ...] = (
    (PROFIT, "Can it make a profit?", "Vai drīkst pelnīt?", 2025, None),
    (MONEY, "Where can I get money?", "Kur dabūt naudu?", 2024, None),
    (FORMS, "Which legal form should I choose?", "Kādu formu izvēlēties?", 2025, None),
    (
        "course-length-and-rhythm",
        "How long is the course?",
        "Cik garš ir kurss?",
        None,
        "next-lesson",
    ),
    ("change-language", "How do I change language?", "Kā mainīt valodu?", None, "language"),
    ("change-delivery-time", "Can I change the hour?", "Vai var mainīt laiku?", None, "hour"),
    ("pause-or-stop", "How do I take a break?", "Kā paņemt pauzi?", None, "pause"),
    ("certificate", "Do I get a certificate?", "Vai būs apliecība?", None, "progress"),
    ("training-sign-up", "How do I sign up?", "Kā pieteikties?", None, "trainings"),
    ("contact-human", "Can I talk to a person?", "Vai var runāt ar cilvēku?", None, "person"),
    ("privacy-delete-data", "What do you know of me?", "Ko tu par mani zini?", None, "mydata"),
    ("missed-or-repeat-lesson", "I missed a lesson", "Es izlaidu nodarbību", None, "today"),
)
KEY_OF = {words: key for key, english, latvian, *_ in ENTRIES for words in (english, latvian)}

CAN_I_EARN = "can i earn with it"  # unsure: profit, or money
SMALL_TALK = {
    "hello": "greeting", "thanks a lot": "thanks", "you are stupid": "insult",
    "i want to die": "distress", "negribu dzīvot": "distress", "asdf qwer": "gibberish",
    "are you a robot": "about-bot",
}  # fmt: skip
UNKNOWN = "What will the weather be like tomorrow?"
ALIKE = ("Do I need a stamp for the papers?", "do i need a stamp on my papers??")
_LATVIAN = "āčēģīķļņšūž"


def faq() -> Faq:
    """Return an FAQ that reads in Latvian for Latvians, and in English for all others."""
    locales = [Locale(lang, land) for lang in ("en", "lv", "pl", "ru", "da") for land in _LANDS]
    return Faq({key: {one: _entry(key, one) for one in locales} for key, *_ in ENTRIES})


_LANDS = ("LV", "PL", "DK", "RU")


def _entry(key: str, locale: Locale) -> FaqEntry:
    _, english, latvian, year, shows = next(entry for entry in ENTRIES if entry[0] == key)
    question = latvian if locale.language == "lv" else english
    answer = f"The answer about {key}." if locale.language != "lv" else f"Atbilde par {key}."
    sources = (SOURCE,) if year else ()
    return FaqEntry(key, question, Markup(answer), year, sources, shows, "1")


def with_faq(course: Course) -> Course:
    return replace(course, faq=faq())


class ByHeart(Asking):
    """Understands what stands above, and has nothing to learn."""

    def must_learn(self, course: Course) -> bool:
        """Return whether there is anything to learn."""
        return False

    def ask(self, course: Course, text: str, locale: Locale) -> Verdict:
        """Return what a question comes to."""
        detected = "lv" if set(text.casefold()) & set(_LATVIAN) else "en"
        if kind := SMALL_TALK.get(text.casefold()):
            return SmallTalk(kind, 1.0, detected)  # type: ignore[arg-type]  # one of the kinds
        if text == CAN_I_EARN:
            return Unsure(PROFIT, 0.4, (PROFIT, MONEY, FORMS), "en")
        if key := KEY_OF.get(text):
            return Sure(key, 0.99, (key, PROFIT, MONEY), detected)
        return Unknown(FORMS, 0.1, (FORMS, MONEY, PROFIT), detected)

    def likeness(self, course: Course, one: str, other: str) -> float:
        """Return how alike two questions are asked."""
        return 1.0 if {one, other} <= set(ALIKE) else 0.0
