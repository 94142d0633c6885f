"""Russian in Latin letters, as it is typed where a phone has no Cyrillic keyboard, and back."""

import re
from typing import Final

_RUSSIAN: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
# One for each letter; the hard and the soft sign have none.
_SOUNDS: Final = "a,b,v,g,d,e,e,zh,z,i,i,k,l,m,n,o,p,r,s,t,u,f,h,c,ch,sh,sh,,i,,e,iu,ia"
_LATIN: Final = str.maketrans(dict(zip(_RUSSIAN, _SOUNDS.split(","), strict=True)))

# Different spellings of one sound, brought to one; longest first.
_SPELLINGS: Final = (
    ("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("kh", "h"), ("ts", "c"), ("tz", "c"),
    ("yu", "iu"), ("ju", "iu"), ("ya", "ia"), ("ja", "ia"), ("yo", "e"), ("jo", "e"),
    ("je", "e"), ("ye", "e"), ("4", "ch"), ("w", "sh"), ("x", "h"), ("q", "ia"),
    ("y", "i"), ("j", "i"), ("'", ""),
)  # fmt: skip

# Back to Cyrillic where the vocabulary does not know the word; longest first.
_BACK: Final = (
    ("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"), ("ia", "ия"), ("yo", "ё"),
    ("jo", "ё"), ("ye", "е"), ("je", "е"), ("iy", "ий"), ("ij", "ий"), ("yj", "ый"), ("yy", "ый"),
    ("4", "ч"), ("w", "ш"), ("x", "х"), ("q", "я"), ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"),
    ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"),
    ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"),
    ("h", "х"), ("c", "ц"), ("y", "ы"), ("'", "ь"),
)  # fmt: skip

_TWICE: Final = re.compile(r"(.)\1+")


def has_cyrillic(text: str) -> bool:
    """Return whether some letter is Cyrillic."""
    return any("а" <= letter <= "я" or letter == "ё" for letter in text.casefold())


def latin_form(text: str) -> str:
    """Return a small-letter Russian text in Latin letters, each sound spelt in one way."""
    return text.translate(_LATIN)


def sound(word: str) -> str:
    """Return what a word in Latin letters sounds like: the same for its different spellings."""
    before = ""
    while word != before:  # one spelling may come out of another
        before = word
        for spelling, one in _SPELLINGS:
            word = word.replace(spelling, one)
        word = _TWICE.sub(r"\1", word)
    return word


def cyrillic_form(word: str) -> str:
    """Return a word in Latin letters as it would most likely stand in Cyrillic."""
    for latin, cyrillic in _BACK:
        word = word.replace(latin, cyrillic)
    return word
