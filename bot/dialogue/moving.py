"""Going on with the course on another phone or app.

>  /link                                             on Telegram
<  ... open this link there: .../chat#K7QF-2MXD ...
>  K7QF-2MXD                                         in the web chat
<  Done: this is the same course now, with all your progress.
<  Where shall I bring your lessons?                 [Telegram] [Web] [Where I wrote last]
"""

import re
from dataclasses import replace

from bot import cards
from bot.actions import ChooseHome
from bot.cards.windows import CHANNEL_NAMES
from bot.dialogue import study
from bot.dialogue.handler import Reply, Turn
from bot.messages import OutMessage
from bot.services import learners, windows
from bot.services.learners import CODE_ALPHABET, CODE_LENGTH

_CODE = re.compile(rf"[{CODE_ALPHABET}]{{4}}[-– ]?[{CODE_ALPHABET}]{{4}}", re.IGNORECASE)
_HALF = CODE_LENGTH // 2
_DEEP = {"telegram": "?start=link_", "messenger": "?ref=link_"}


def show_code(turn: Turn) -> Reply:
    """Show a one-time code and a link that opens the web chat with it."""
    letters = "".join(turn.house.rng.choices(CODE_ALPHABET, k=CODE_LENGTH))
    code = f"{letters[:_HALF]}-{letters[_HALF:]}"
    ends_at = learners.make_code(turn.db, turn.learner, _digest(turn, letters), turn.now)
    card = cards.settings.join_code(turn.texts, code, _addresses(turn, code), ends_at)
    return Reply.saying(replace(card, is_secret=True))


def _addresses(turn: Turn, code: str) -> dict[str, str]:
    """Return by name the address that opens each channel with a code, but for the one in use."""
    links = turn.house.bot_links
    # After the # the code never reaches a server's log.
    addresses = {"webchat": f"{turn.house.public_url}/chat#{code}"}
    addresses |= {name: f"{links[name]}{_DEEP[name]}{code}" for name in _DEEP if links.get(name)}
    others = {name: one for name, one in addresses.items() if name != turn.inbound.channel}
    return {CHANNEL_NAMES[name]: one for name, one in (others or addresses).items()}


def find_code(text: str) -> str | None:
    """Return the code in a text that is nothing but a code with its dash and a digit."""
    typed = text.strip()
    is_code = _CODE.fullmatch(typed) and ("-" in typed or any(map(str.isdigit, typed)))
    return typed if is_code else None


def join_with(turn: Turn, code: str) -> Reply:
    """Join this account to the learner who made the code."""
    letters = re.sub(r"[^A-Za-z0-9]", "", code)
    maker = learners.join(turn.db, turn.learner, _digest(turn, letters), turn.now)
    if maker is None:
        return Reply.saying(cards.settings.bad_code(turn.texts))
    turn = turn.speaking_as(maker)
    said = (cards.settings.joined(turn.texts), *_ask_home(turn))
    return study.with_place(turn, *said).with_learner(maker)


def show_devices(turn: Turn) -> Reply:
    """Show how to go on elsewhere too; and where lessons come, to whoever has a choice."""
    return show_code(turn).after(*_ask_home(turn))


def _ask_home(turn: Turn) -> tuple[OutMessage, ...]:
    channels = windows.channels_of(turn.db, turn.learner.id)
    return (cards.windows.home_question(turn.texts, channels),) if len(channels) > 1 else ()


def choose_home(turn: Turn, tap: ChooseHome) -> Reply:
    """Have lessons come on one channel, or wherever they wrote last."""
    if tap.channel and tap.channel not in windows.channels_of(turn.db, turn.learner.id):
        return Reply(toast=cards.plain.old_button(turn.texts))
    has_window = windows.choose_home(turn.db, turn.learner.id, tap.channel)
    card = cards.windows.home_chosen(turn.texts, tap.channel, has_window=has_window)
    return Reply((card,), learner=turn.answered)


def _digest(turn: Turn, letters: str) -> str:
    return learners.code_digest(letters, turn.house.secret)
