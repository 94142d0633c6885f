"""Ways that many tests go: the first minutes, and a lesson to its end."""

from tests.phones import Phone

FIRST_LESSON = "l01-first-look"
LOOK_BACK = "A look back:"
ASKED_AGAIN = (LOOK_BACK, "Do you remember?", "What do you still know?")


async def joins(phone: Phone, language: str = "English", country: str = "Latvia") -> None:
    """Choose language and country and agree; the first card is shown then."""
    await phone.opens()
    await phone.taps(language)
    await phone.taps(country)
    await phone.taps(agree_button(phone))


def agree_button(phone: Phone) -> str:
    """The first button of the last consent card: old enough, let's start."""
    return phone.buttons[0]


async def reads_cards(phone: Phone) -> None:
    """Tap through the cards up to the first question."""
    while len(phone.buttons) in (1, 2):  # on to the next card; and a picture, where it has one
        await phone.taps(phone.buttons[0])


async def skips_look_back(phone: Phone) -> None:
    """Say nothing about yesterday's task, where it is asked about."""
    if phone.last.startswith(LOOK_BACK):
        await phone.taps("Skip this question")


async def recalls(phone: Phone) -> None:
    """Answer somehow what is asked again, and go on after it."""
    while phone.last.startswith(ASKED_AGAIN):
        await phone.taps(phone.buttons[0])


async def finishes_lesson(phone: Phone) -> None:
    """Read the cards, and answer every question somehow; before them, those that come again."""
    await recalls(phone)
    await reads_cards(phone)
    while len(phone.buttons) in (3, 4):  # a question; a wrong answer has two ways on
        await phone.taps(phone.buttons[0])
        await phone.taps(phone.buttons[-1])
