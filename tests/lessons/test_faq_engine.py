"""The engine learns from examples, understands hasty typing, and knows what it does not know."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lessons.faq.corpus import corpus_of
from lessons.faq.cyrillic import latin_form, sound
from lessons.faq.distress import speaks_of_distress
from lessons.faq.encoder import open_encoder
from lessons.faq.folds import folds_of
from lessons.faq.forms import bare_form, plain_form
from lessons.faq.grams import N_FEATURES, features
from lessons.faq.lands import lands_of, lean
from lessons.faq.matcher import ALIKE, Matcher
from lessons.faq.speller import Speller
from lessons.faq.store import find, learn
from lessons.faq.tongues import Tongues
from lessons.faq.trained import Trained, UnreadableTrainingError
from lessons.faq.training import train
from lessons.faq.verdicts import SmallTalk, Sure, Verdict
from tests.lessons.builder import CourseFolder
from tests.lessons.faq_builder import add_faq

ENTRIES = ("is-it-free", "legal-forms", "lv-status")
COUNTRIES = ("LV", "DK")

Ask = Callable[[str], Verdict]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """What is learned from the small course, by spelling alone: that takes half a second."""
    folder = CourseFolder(tmp_path_factory.mktemp("course"))
    folder.fill()
    return train(corpus_of(add_faq(folder).course()), None)


@pytest.fixture(scope="module")
def ask(trained: Trained) -> Ask:
    matcher = Matcher(trained, entries=ENTRIES, countries=COUNTRIES)
    return lambda text: matcher.ask(text, language="en", country="DK")


def best(verdict: Verdict) -> str | None:
    return verdict.kind if isinstance(verdict, SmallTalk) else verdict.entry


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("What does the course cost?", "is-it-free"),
        ("WHICH LEGAL FORM!!!", "legal-forms"),
        ("wich legal from is best", "legal-forms"),
        ("cik maksa kurss", "is-it-free"),
        ("kura juridiska forma", "legal-forms"),
        ("statuss Latvijā", "lv-status"),
        ("hello", "greeting"),
        ("thanks", "thanks"),
        ("who are you", "about-bot"),
    ],
)
def test_a_question_finds_its_entry_however_it_is_typed(ask: Ask, text: str, meant: str) -> None:
    assert best(ask(text)) == meant


@pytest.mark.parametrize("text", ["", "   ", "?", "42", "😀😀", "\0", "—", "👩‍👩‍👧"])
def test_what_has_no_letters_is_gibberish(ask: Ask, text: str) -> None:
    assert ask(text) == SmallTalk("gibberish", 1.0, "en")


@given(st.text(max_size=900))
def test_nothing_a_person_types_breaks_it(ask: Ask, text: str) -> None:
    verdict = ask(text)
    assert 0 <= verdict.score <= 1 + 1e-6
    assert verdict.detected in {"en", "lv"}


def test_the_language_of_a_question_may_differ_from_that_of_the_buttons(ask: Ask) -> None:
    assert ask("cik maksā kurss").detected == "lv"
    assert ask("how much is the course").detected == "en"
    assert ask("42").detected == "en"


def test_there_are_at_most_three_alternatives_the_likeliest_first(ask: Ask) -> None:
    verdict = ask("which legal form")
    assert not isinstance(verdict, SmallTalk)
    assert verdict.alternatives[0] == verdict.entry
    assert sorted(verdict.alternatives) == sorted(ENTRIES)


def test_an_entry_that_left_the_course_is_never_found_again(trained: Trained) -> None:
    matcher = Matcher(trained, entries=("legal-forms",), countries=COUNTRIES)
    verdict = matcher.ask("is it free", language="en", country="LV")
    assert isinstance(verdict, SmallTalk) or verdict.alternatives == ("legal-forms",)
    assert not isinstance(verdict, Sure)


def test_what_was_learned_is_the_same_after_a_stay_in_its_file(trained: Trained) -> None:
    again = Trained.from_bytes(trained.to_bytes())
    assert again.to_bytes() == trained.to_bytes()
    assert (again.words, again.without, again.labels) == (
        trained.words, trained.without, trained.labels,
    )  # fmt: skip


@pytest.mark.parametrize("rubbish", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_holds_something_else_is_told_apart(rubbish: bytes) -> None:
    with pytest.raises(UnreadableTrainingError):
        Trained.from_bytes(rubbish)


def test_learning_twice_from_the_same_gives_the_same(folder: CourseFolder) -> None:
    corpus = corpus_of(add_faq(folder).course())
    assert train(corpus, None).to_bytes() == train(corpus, None).to_bytes()


def test_what_was_learned_before_is_used_until_the_new_examples_are_learned(
    folder: CourseFolder, tmp_path: Path
) -> None:
    course, cache = add_faq(folder).course(), tmp_path / "data"
    assert find(course, folder.path, cache) == (None, False)
    learn(course, folder.path / "faq" / "trained.npz")
    assert find(course, folder.path, cache)[1]
    folder.change("faq/examples/lv.tsv", "cena kursam", "kāda cena kursam")
    changed = folder.course()
    older, is_of_today = find(changed, folder.path, cache)
    assert older
    assert not is_of_today


@pytest.mark.skipif(open_encoder() is None, reason="this machine can't run the encoder")
def test_with_the_encoder_other_words_for_the_same_thing_are_understood(
    folder: CourseFolder,
) -> None:
    trained = train(corpus_of(add_faq(folder).course()), open_encoder())
    matcher = Matcher(trained, entries=ENTRIES, countries=COUNTRIES)
    for text in ("какова стоимость обучения", "ile to kosztuje", "hvad koster det"):
        assert best(matcher.ask(text, language="en", country="LV")) == "is-it-free"
    assert matcher.likeness("is it free?", "what does the course cost") > matcher.likeness(
        "is it free?", "which legal form is best"
    )
    assert matcher.likeness("Is it free", "is it free??") == 1.0 >= ALIKE


COUNTS = {"nodarbība": 5, "sociālā": 9, "sociālo": 3, "sociala": 1, "kur": 40, "rīga": 30}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nodarbiba", "nodarbība"),
        ("nodrabība", "nodarbība"),
        ("nodarbībaa", "nodarbība"),
        ("odarbība", "nodarbība"),
        ("sociala", "sociālā"),
        ("sociālo", "sociālo"),
        ("kurs", "kurs"),  # "kur" is too short to be what was meant
        ("owes", "owes"),
    ],
)
def test_a_word_is_put_right_by_the_words_of_the_course(typed: str, meant: str) -> None:
    assert Speller.of(COUNTS, also_latin=False).restore(typed) == meant


@pytest.mark.parametrize(
    "typed", ["predpriyatie", "predprijatie", "predpriiatie", "predpriatie", "predpriyatiye"]
)
def test_russian_in_latin_letters_is_read_however_it_is_spelt(typed: str) -> None:
    speller = Speller.of({"предприятие": 3, "ещё": 1, "щи": 1}, also_latin=True)
    assert speller.restore_latin(typed) == "предприятие"
    assert speller.restore_latin("eshche schi") == "ещё щи"
    assert speller.restore_latin("kuku") == "куку"


@example("стж")
@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшыэюя ", max_size=40))
def test_any_russian_word_sounds_like_itself_in_latin_letters(text: str) -> None:
    latin = latin_form(text)
    assert latin.isascii()
    assert sound(sound(latin)) == sound(latin)


@given(st.text(max_size=80))
def test_a_plain_form_stays_as_it_is_and_so_does_a_bare_one(text: str) -> None:
    plain = plain_form(text)
    assert plain_form(plain) == plain
    assert bare_form(bare_form(plain)) == bare_form(plain)


@given(st.text(max_size=80))
def test_features_are_of_length_one_or_none(text: str) -> None:
    which, much = features(bare_form(plain_form(text)), N_FEATURES)
    assert len(set(which.tolist())) == len(which)
    assert not len(which) or abs(float(np.linalg.norm(much)) - 1) < 1e-4


def test_examples_that_are_alike_are_left_out_together() -> None:
    texts = ["how do i pause the course", "how do i pause the course now", "stop", "break", "rest"]
    rows = [features(text, N_FEATURES) for text in texts]
    folds = folds_of(np.zeros(len(texts), np.int64), rows, 3)
    assert folds[0] == folds[1]
    assert set(folds.tolist()) == {0, 1, 2}


def test_russian_in_latin_letters_is_told_apart_from_other_languages() -> None:
    tongues = Tongues.of(
        [
            ("ru", "как мне записаться на курс"),
            ("ru", "сколько это стоит"),
            ("en", "how do i sign up for the course"),
            ("en", "what does it cost"),
        ]
    )
    assert tongues.detect("skolko stoit kurs", "en") == ("ru", True)
    assert tongues.detect("what is the cost", "ru") == ("en", False)
    assert tongues.detect("привет", "en") == ("ru", False)


def test_an_entry_about_a_country_is_likelier_for_who_lives_there_unless_another_is_named() -> None:
    lands = lands_of(["lv-status", "dk-rsv-criteria", "is-it-free"], ["LV", "DK"])
    assert lands == {"lv-status": "LV", "dk-rsv-criteria": "DK"}
    assert lean("LV", "LV", "how do i get the status") > 0 > lean("DK", "LV", "how do i get it")
    assert lean("DK", "LV", "the status in denmark") == 0 > lean("LV", "LV", "status in denmark")


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself", "i dont want to live anymore", "he hits me",
        "es negribu dzīvot", "gribu nomirt", "vīrs mani sit", "domāju par pašnāvību",
        "nie chcę już żyć", "chcę umrzeć", "mąż mnie bije", "myślę o samobójstwie",
        "не хочу жить", "хочу умереть", "муж меня бьёт", "ne hochu zhit",
        "jeg vil ikke leve mere", "jeg tænker på selvmord", "han slår mig", "jeg vil bare dø",
    ],
)  # fmt: skip
def test_who_needs_help_is_heard_in_every_language(text: str) -> None:
    assert speaks_of_distress(bare_form(plain_form(text)))


@pytest.mark.parametrize(
    "text",
    [
        "how do I kill the process", "jeg vil ikke leve af tilskud", "es sitīšu pie durvīm",
        "хочу жить и работать в Риге", "chcę żyć z własnej firmy", "suits me",
        "can we hire people who survived violence",
    ],
)  # fmt: skip
def test_who_only_sounds_alike_is_not_shown_a_helpline(text: str) -> None:
    assert not speaks_of_distress(bare_form(plain_form(text)))
