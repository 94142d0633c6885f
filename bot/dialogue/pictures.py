"""The pictures of lessons, and the switch for those who would rather read.

<  Three steps lead to it ...                      [Next] [Picture (13 kB)]
>  Picture (13 kB)
<  (the picture) An invented bike workshop ...     [Next]
"""

from dataclasses import replace

from bot import cards
from bot.actions import ShowPicture, SwitchPictures
from bot.dialogue.handler import Reply, Turn
from bot.dialogue.states import Reading
from bot.services import study


def show_picture(turn: Turn, tap: ShowPicture) -> Reply:
    """Show the picture of a card, and the way on where the learner is at that card."""
    lesson = study.lesson_for(turn.course, turn.learner, tap.lesson)
    card = lesson.cards[tap.card] if lesson and tap.card < len(lesson.cards) else None
    if not (lesson and card and card.picture):
        return Reply.saying(cards.lessons.lesson_gone(turn.texts))
    is_here = turn.state == Reading(tap.lesson, tap.card)
    way_on = (cards.lessons.next_button(turn.texts, lesson, tap.card),) if is_here else ()
    in_words = turn.learner.pictures_in_words
    return Reply.saying(cards.pictures.picture(card.picture, way_on, in_words=in_words))


def show_switch(turn: Turn) -> Reply:
    return Reply.saying(cards.pictures.switch(turn.texts, in_words=turn.learner.pictures_in_words))


def switch_pictures(turn: Turn, tap: SwitchPictures) -> Reply:
    """Have pictures shown, or told in words only; the card shows at once how it stands now."""
    changed = replace(turn.learner, pictures_in_words=tap.in_words)
    shown = cards.pictures.switch(turn.texts, in_words=tap.in_words, edits=turn.edits)
    return Reply((shown,), learner=changed)
