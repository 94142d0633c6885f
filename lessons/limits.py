"""What a lesson may measure, and why. docs/authoring.md shows the same numbers to authors."""

from collections.abc import Mapping
from typing import Final

# A card is read on a small phone without scrolling; a lesson is about three full ones.
MAX_CARD = 400
MAX_CARDS_TOGETHER = 1200

MIN_CARDS, MAX_CARDS = 3, 5
MIN_ITEMS, MAX_ITEMS = 2, 3  # what fits in the last two minutes of a lesson
MIN_OPTIONS, MAX_OPTIONS = 2, 4  # more than four is a test of memory, not of understanding

# In characters, by the kind of text: a title fits one line of a list, a question two lines of a
# bubble, a label a button of full width, a takeaway one line to remember, a box a small button.
MAX_CHARACTERS: Final[Mapping[str, int]] = {
    "title": 60,
    "block": 60,
    "module": 60,
    "box": 20,
    "card": MAX_CARD,
    "question": 200,
    "label": 80,
    "explanation": 200,
    "task": 300,
    "takeaway": 160,
    "followup": 160,
    "idea": 200,
    "picture title": 60,
    "picture text": 500,  # with its title it fits under a photo on Telegram, which holds 1,024
}

MAX_PICTURE_BYTES = 40_000  # a second or two on a slow phone network

# Plain language: beyond 25 words few readers hold a sentence together (Cutts, Oxford Guide to Plain
# English: 15 to 20 on average for adults; 12 suits the young and those who read in a second
# language).
MAX_SENTENCE_WORDS = 25
MAX_MEAN_SENTENCE_WORDS = 12

MAX_MINUTES = 5  # the promise to the learner: five minutes a day

# Silent reading in 17 languages: 184 words a minute (IReST; Trauzettel-Klosinski, Dietz 2012).
READING_WORDS_A_MINUTE = 180
THINKING_MINUTES_AN_ITEM = 10 / 60  # a pause to choose; our own estimate
