import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.sentences import sentences, words


@pytest.mark.parametrize(
    "text",
    [
        "Some sell food, e.g. bread.",
        "Ask Dr. Ozols about it.",
        "J. Kowalski opened a shop.",
        "The law came on 31 dec. 2017.",
        "Likums stājās spēkā 2018. gada 1. aprīlī.",
        "Sapulce notiek 12. oktobrī plkst. 12.",
        "Uczy np. Marię i innych.",
        "Ona ma ok. 300 osób.",
        "Это стоит 100 руб. 50 коп.",
        "Например, ул. Ленина.",
        "Mødet er den 12. oktober kl. 14.",
        "Det koster 200 kr. 50 øre.",
        "Vi sælger f.eks. Brød.",
        "It costs 4.5 million.",
        "“Really?” she asked.",
        "See lm.gov.lv for more.",
    ],
)
def test_a_dot_within_a_sentence_does_not_end_it(text: str) -> None:
    assert list(sentences(text)) == [text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It works. It lasts.", 2),
        ("Why? Because!", 2),
        ("«Да». Она ушла.", 2),
        ("Он начал в 2018 г. Она — позже.", 2),
        ("It cost 300 kr. Then it rose.", 2),
        ("It came in 2018. The law is young.", 2),
        ("No. We do not.", 2),
        ("Wait … “Now” is the time.", 2),
        ("One thing\n\nAnother thing", 2),
        ("Two things:\n• bread\n• bicycles", 3),
        ("🎉", 0),
        ("", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(text: str, number: int) -> None:
    assert len(list(sentences(text))) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("There are 4 300 000 of them.", 5),
        ("There are 4\u00a0300\u00a0000 of them.", 5),
        ("In 2018 218 shops", 4),
        ("One – or two", 3),
        ("• bread 🍞", 1),
    ],
)
def test_words_are_counted_as_they_are_read(text: str, number: int) -> None:
    assert len(words(text)) == number


@given(st.text(alphabet='ab1. A?!\n«»"', max_size=80))
def test_splitting_loses_no_words(text: str) -> None:
    assert [word for sentence in sentences(text) for word in words(sentence)] == words(text)
