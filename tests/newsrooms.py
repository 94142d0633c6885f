"""What tests of announcements do: people to reach, a coordinator who writes, and time that passes."""

from typing import Any

from sqlalchemy import func, select, update

from bot.storage.learners import learners
from bot.storage.recipients import Stage, recipients
from tests.conftest import Town
from tests.desks import at_desk, done
from tests.phones import Phone, WebPhone
from tests.walks import agree_button

LANGUAGES = {
    "English": "en", "Latviešu": "lv", "Polski": "pl", "Русский": "ru", "Dansk": "da",
}  # fmt: skip


async def reader(
    town: Town, channel: str = "telegram", language: str = "Latviešu", country: int = 0
) -> Phone:
    """Return the phone of someone who agreed to the course and to news; `country` by its place."""
    phone = await town.phone(channel)
    await phone.opens()
    await phone.taps(language)
    await phone.taps(phone.buttons[country])
    await phone.taps(agree_button(phone))
    await wants_news(town)
    return phone


async def wants_news(town: Town) -> None:
    """Everyone who agreed to the course switches news on."""
    wants = update(learners).where(learners.c.agreed_at.is_not(None))
    await done(town, lambda db: db.execute(wants.values(news_at=town.clock.now)))


async def passes(town: Town, *phones: Phone, **time: float) -> None:
    """Let time pass, and what is due happen; web pages are looked at."""
    town.clock.advance(**time)
    for _ in range(2):  # what was handed over goes out, then the report tells of it
        await town.amber.ticker.run("announcements")
        await town.settled()
    for phone in phones:
        if isinstance(phone, WebPhone):
            await phone.looks()


async def begins_draft(town: Town, channel: str = "telegram", **invite: Any) -> Phone:
    """Return a coordinator's phone with a fresh draft on it."""
    phone = await at_desk(town, channel, **invite)
    await phone.says("/desk")
    await phone.taps("Announcements")
    await phone.taps("Write a new one")
    return phone


async def writes(phone: Phone, language: str, text: str) -> None:
    await phone.taps(f"Text: {language}")
    await phone.says(text)


async def sends(phone: Phone) -> None:
    await phone.taps("Check and send")
    await phone.taps("Send it")


async def stages(town: Town) -> dict[Stage, int]:
    query = select(recipients.c.state, func.count()).group_by(recipients.c.state)
    rows = await done(town, lambda db: db.execute(query).all())
    return {Stage(state): n for state, n in rows}


def times_read(phone: Phone, words: str) -> int:
    """Return how many messages on a phone hold these words."""
    return sum(words in text for text in phone.texts)
