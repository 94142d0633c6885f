import pytest

from lessons.readability import Readability, readability


def test_words_a_sentence_and_letters_a_word_are_counted_as_a_reader_would() -> None:
    found = readability(["We sell bread. In 2018 it began.", "Why?"], "en")
    assert found.words_a_sentence == pytest.approx(8 / 3)
    assert found.letters_a_word == pytest.approx(23 / 7)  # 2018 is a word, but is not spelt


# Worked out by hand from the published formulas.
BY_HAND = {
    # 3 words, 1 sentence, "virksomhed" is longer than six letters: 3 + 100/3
    "da": ("Vi er virksomhed.", "LIX", 36.33),
    "lv": ("Mēs esam uzņēmums.", "LIX", 36.33),
    # 3 words of 11 letters: 4.71 * 11/3 + 0.5 * 3 - 21.43
    "en": ("We sell bread.", "ARI", -2.66),
    # "przedsiębiorczość" has five syllables: 0.4 * (3 + 100/3)
    "pl": ("To jest przedsiębiorczość.", "FOG", 14.53),
    # 3 words of 1, 2 and 2 syllables: 206.835 - 1.3 * 3 - 60.1 * 5/3
    "ru": ("Мы печём хлеба.", "Flesch", 102.77),
}


@pytest.mark.parametrize("language", BY_HAND)
def test_each_language_is_measured_by_the_formula_it_has(language: str) -> None:
    text, index, value = BY_HAND[language]
    found = readability([text], language)
    assert found.index == index
    assert found.value == pytest.approx(value, abs=0.01)


def test_a_language_we_do_not_know_yet_is_measured_by_letters_alone() -> None:
    assert readability(["Mes esame įmonė."], "lt").index == "LIX"


def test_a_polish_i_that_only_softens_makes_no_syllable() -> None:
    assert readability(["Niania siedzi."], "pl").value == pytest.approx(0.4 * 2)
    assert readability(["Robota."], "pl").value == pytest.approx(0.4)  # three syllables
    assert readability(["Umiejętności."], "pl").value == pytest.approx(0.4 * (1 + 100))


def test_no_text_is_no_trouble() -> None:
    assert readability([], "en") == Readability(0, 0, "ARI", 0)
