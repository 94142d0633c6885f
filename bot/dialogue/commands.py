"""Every command, and who handles it."""

from collections.abc import Mapping

from bot import cards
from bot.dialogue import ideas, learners, profile, questions, review, study, trainings
from bot.dialogue.handler import Handler, Reply, Turn
from bot.dialogue.moving import show_code


def show_help(turn: Turn) -> Reply:
    return Reply.saying(cards.plain.help_card(turn.texts))


COMMANDS: Mapping[str, Handler] = {
    "start": learners.welcome,
    "today": study.show_today,
    "ask": questions.ask,
    "progress": review.show_progress,
    "idea": ideas.show_page,
    "trainings": trainings.show_all,
    "settings": profile.show_settings,
    "pause": profile.show_pauses,
    "resume": profile.resume,
    "link": show_code,
    "mydata": profile.show_mydata,
    "help": show_help,
    "stop": profile.stop,
}

# What a newcomer may do before they agreed: everything else first asks for language and consent.
OPEN_TO_ALL = frozenset({"start", "help", "mydata"})


def find_command(text: str) -> str | None:
    """Return the command that a text is, such as "today" of "/today@AmberBot now"."""
    if not text.startswith("/"):
        return None
    name = text[1:].split(maxsplit=1)[0] if text[1:].strip() else ""
    name = name.partition("@")[0].casefold()
    return name if name in COMMANDS else None
