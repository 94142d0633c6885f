"""A learner's phone with Messenger, as the emulator plays it."""

from tests.emulator.messenger import MessengerPerson
from tests.emulator.messenger.events import reaction
from tests.emulator.messenger.people import Shown
from tests.phones import Phone, Settled, lettered


class MessengerPhone(Phone):
    """A phone with Messenger. A word over a button is a message there, and chips vanish."""

    can_edit = False
    keeps_choices = False

    def __init__(self, person: MessengerPerson, settled: Settled) -> None:
        self.person = person
        self.settled = settled

    async def opens(self, payload: str = "") -> None:
        await self.person.opens(payload)
        await self.settled()

    async def says(self, text: str) -> None:
        await self.person.says(text)
        await self.settled()

    async def taps(self, label: str) -> None:
        """Tap a button; a tap on one that has vanished arrives late, as over a slow network."""
        title = self._on_button(label)
        if title not in self._visible() and title in self.person.vanished:
            await self.taps_token(self.person.vanished[title])
        else:
            await self.person.taps(title)
            await self.settled()

    def _visible(self) -> set[str]:
        buttons = {title for shown in self.person.chat for title, _ in shown.buttons}
        return buttons | {title for title, _ in self.person.chips}

    async def taps_token(self, token: str) -> None:
        await self.person.taps_token(token)
        await self.settled()

    def token(self, back: int = 0, place: int = 0) -> str:
        shown = self._said[-1 - back]
        return (shown.buttons + shown.offered)[place][1]

    async def reacts(self) -> None:
        await self.person.sends(reaction(self._said[-1].mid if self._said else "m_0"))
        await self.settled()

    def file(self) -> tuple[str, bytes]:
        """Name and content of the file that came last."""
        file = self.person.files[-1]
        return file["name"], file["content"]

    def _on_button(self, label: str) -> str:
        titles = [title for title, _ in self._tappable()]
        found = (title for title, words in self._words().items() if words == label)
        return label if label in titles else next(found, label)

    def _words(self) -> dict[str, str]:
        """What letters and numbers stand for: they may hang under a later message once more."""
        return {title: words for text in self.texts for title, words in lettered(text).items()}

    def _tappable(self) -> list[tuple[str, str]]:
        newest = self._said[-1]
        return [*newest.buttons, *newest.chips]

    @property
    def _said(self) -> list[Shown]:
        return [shown for shown in self.person.chat if shown.text]

    @property
    def texts(self) -> list[str]:
        return [shown.text for shown in self._said]

    @property
    def buttons(self) -> list[str]:
        words = self._words()
        return [words.get(title, title) for title, _ in self._tappable()]

    @property
    def toast(self) -> str:
        return self.last
