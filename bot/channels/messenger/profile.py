"""How the Page presents itself: greeting, Get Started, ice breakers and menu, in each language.

Set only where they differ, for what is set takes some time to reach the phones.
"""

from collections.abc import Mapping
from typing import Any

from bot.cards.plain import Introduction
from bot.channels.messenger.graph import Graph
from bot.channels.messenger.reading import START

PATH = "me/messenger_profile"
SUBSCRIPTIONS = "me/subscribed_apps"
# What Meta tells us of; the rest is not needed, and so not asked for.
FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "message_reactions",
    "message_edits",
)
_LOCALES = {"en": "en_US", "lv": "lv_LV", "pl": "pl_PL", "ru": "ru_RU", "da": "da_DK"}

Profile = dict[str, Any]


def profile(introductions: Mapping[str, Introduction], fallback: str) -> Profile:
    """Return the profile; phones in other languages get the fallback."""
    by_locale = {"default": introductions[fallback]}
    by_locale |= {
        locale: introductions[language]
        for language, locale in _LOCALES.items()
        if language in introductions
    }
    return {
        "get_started": {"payload": START},
        "greeting": [{"locale": name, "text": one.short} for name, one in by_locale.items()],
        "ice_breakers": [
            {"locale": name, "call_to_actions": _ice_breakers(one, name)}
            for name, one in by_locale.items()
        ],
        "persistent_menu": [
            {"locale": name, "composer_input_disabled": False, "call_to_actions": _menu(one)}
            for name, one in by_locale.items()
        ],
    }


def _ice_breakers(introduction: Introduction, locale: str) -> list[dict[str, str]]:
    """Return what a newcomer may tap; it also tells us their language, which nothing else does."""
    language = locale.partition("_")[0]
    begin = START if locale == "default" else f"{START}:{language}"
    return [
        {"question": introduction.begin, "payload": begin},
        {"question": introduction.menu["help"], "payload": "/help"},
    ]


def _menu(introduction: Introduction) -> list[dict[str, str]]:
    return [
        {"type": "postback", "title": title, "payload": f"/{command}"}
        for command, title in introduction.menu.items()
    ]


async def introduce(graph: Graph, wanted: Profile) -> bool:
    """Set what differs, and ask for events; return whether the profile was changed.

    An hour of failures ends the events, so they are asked for anew each time.

    Raises:
        GraphFailure: Meta refuses, or can't be reached.
    """
    answer = await graph.get(PATH, fields=",".join(wanted))
    found = _first(answer.get("data"))
    changed = {name: part for name, part in wanted.items() if found.get(name) != part}
    if changed:
        await graph.post(PATH, changed)
    await graph.post(SUBSCRIPTIONS, {"subscribed_fields": ",".join(FIELDS)})
    return bool(changed)


def _first(data: Any) -> Profile:
    """Return the profile in an answer, which has none where nothing was ever set."""
    match data:
        case [dict(parts), *_]:
            return parts
    return {}
