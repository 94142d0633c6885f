"""Links that open a training, or show that a certificate is genuine."""

from collections.abc import Mapping
from urllib.parse import quote

from bot.papers.numbers import grouped

TRAINING = "training_"  # a link's payload that leads to a training
_ASKING = {"telegram": "start", "webchat": "start", "messenger": "ref"}


def training_links(training: int, doors: Mapping[str, str]) -> dict[str, str]:
    """Return for each channel the link that opens it at a training.

    Args:
        training: its id.
        doors: for each channel the address that opens it, such as https://t.me/amber_bot,
            https://example.org/chat or https://m.me/amber; one that isn't known yet is left out.
    """
    return {
        channel: f"{door}?{_ASKING[channel]}={TRAINING}{training}"
        for channel, door in doors.items()
        if door and channel in _ASKING
    }


def doors(bot_links: Mapping[str, str], public_url: str) -> dict[str, str]:
    """Return for each channel the address that opens it, the web chat last."""
    return {**bot_links, "webchat": f"{public_url}/chat"}


def certificate_link(public_url: str, number: str) -> str:
    """Return the address of the page that confirms a certificate."""
    return f"{public_url}/certificate/{quote(grouped(number))}"


def short(link: str) -> str:
    """Return a link as people type it."""
    return link.removeprefix("https://").removeprefix("http://")
