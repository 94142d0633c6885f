"""A small sound FAQ for tests to break: three entries, in the two languages of the small course."""

from lessons.accept import accept
from tests.lessons.builder import CourseFolder

ENTRIES = """\
- key: is-it-free
  shows: progress
- key: legal-forms
  varies: [LV]
  sources: {all: [EU1], LV: [LV1]}
  as_of: {all: 2022, LV: 2025}
- key: lv-status
  sources: {all: [LV1]}
  as_of: {all: 2025}
"""

WORDS = """\
## is-it-free

Is the course free?

Yes, **all** of it.

## legal-forms

Which legal form should I choose?

There are {entities} to choose from. See [a page](https://example.eu/page).

## lv-status

How do I get the status in Latvia?

Write to the ministry:

- a letter
- a plan
"""

LATVIAN_LAW = """\
## legal-forms

Only a limited company.
"""

ASKED = {
    "en": {
        "is-it-free": (
            "is it free", "what does it cost", "do i have to pay", "price of the course",
            "how much is the course", "is there a fee", "free of charge or not", "can i learn free",
            "does it cost anything", "must i pay for lessons", "cost", "i have no cash to pay",
        ),
        "legal-forms": (
            "which legal form is best", "company or association", "ltd or foundation",
            "should i found a cooperative", "legal form", "what form fits me",
            "is an association better", "form of the enterprise", "company form for us",
            "which form do i register", "foundation or company", "kind of company to choose",
        ),
        "lv-status": (
            "how do i get the status", "status in latvia", "social enterprise status",
            "apply to the ministry", "latvian status", "conditions for the status",
            "who gives the status", "status application", "get status as social enterprise",
            "what does the ministry want", "status papers", "become an official one in latvia",
        ),
        "none": (
            "weather tomorrow", "train tickets", "how tall is the tower", "cook a soup",
            "football results", "who won the election",
        ),
        "greeting": ("hello", "hi there", "good morning"),
        "thanks": ("thank you", "thanks a lot"),
        "distress": ("i want to die", "he hits me every night", "i can not go on"),
        "gibberish": ("asdf", "qwerty"),
        "insult": ("you are stupid", "shut up idiot"),
        "about-bot": ("are you a robot", "who are you"),
    },
    "lv": {
        "is-it-free": (
            "vai kurss ir bez maksas", "cik maksā kurss", "vai jāmaksā", "kursa cena",
            "par velti vai nē", "vai mācības maksā", "maksa", "man nav naudas maksāt",
            "cik tas maksā", "bezmaksas kurss", "vai par nodarbībām jāmaksā", "cena kursam",
        ),
        "legal-forms": (
            "kura juridiskā forma labāka", "sia vai biedrība", "nodibinājums vai uzņēmums",
            "juridiskā forma", "kāda forma man der", "vai dibināt kooperatīvu", "uzņēmuma forma",
            "biedrība ir labāka", "kuru formu reģistrēt", "forma uzņēmumam", "izvēlēties formu",
            "kāds uzņēmuma veids",
        ),
        "lv-status": (
            "kā iegūt statusu", "statuss latvijā", "sociālā uzņēmuma statuss",
            "pieteikties ministrijā", "latvijas statuss", "nosacījumi statusam",
            "kas piešķir statusu", "statusa pieteikums", "saņemt statusu", "ko prasa ministrija",
            "statusa dokumenti", "kļūt par oficiālu sociālo uzņēmumu",
        ),
        "none": (
            "kāds laiks rīt", "vilciena biļetes", "cik augsts ir tornis", "uzvārīt zupu",
            "futbola rezultāti", "kas uzvarēja vēlēšanās",
        ),
        "greeting": ("sveiki", "labdien"),
        "thanks": ("paldies", "liels paldies"),
        "distress": ("gribu mirt", "viņš mani sit", "es vairs nevaru"),
        "gibberish": ("asdf", "qwerty"),
        "insult": ("tu esi stulbs", "aizveries"),
        "about-bot": ("vai tu esi robots", "kas tu esi"),
    },
}  # fmt: skip


def examples(language: str) -> str:
    """Return the examples of a language as its file holds them."""
    return "".join(
        f"{label}\t{text}\n" for label, texts in ASKED[language].items() for text in texts
    )


def add_faq(folder: CourseFolder) -> CourseFolder:
    """Write the sound FAQ into a sound course."""
    folder.write("faq/faq.yaml", ENTRIES)
    for language in ("en", "lv"):
        folder.write(f"faq/{language}.md", WORDS)
        folder.write(f"faq/{language}_LV.md", LATVIAN_LAW)
        folder.write(f"faq/examples/{language}.tsv", examples(language))
    accept(folder.path, "faq", "lv")
    return folder
