"""The emulator as tests hold it."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from tests.emulator.errors import ApiError
from tests.emulator.faults import Call, Fault, Gate, refusal
from tests.emulator.people import Group, Person
from tests.emulator.platform import Platform
from tests.emulator.profile import Profile
from tests.emulator.scripting import Scripting
from tests.emulator.server import HOST, Server
from tests.emulator.world import File, Tap

FIRST_PERSON_ID = 7_000_000


class TelegramEmulator:
    """Telegram for one bot: its Bot API on a loopback port, and the people who use it.

    Args:
        port: 0 takes a free one.
        hurry: by how much Telegram's own delays (redelivery, held polls) are shorter here.
    """

    def __init__(self, token: str = "42:TEST", *, port: int = 0, hurry: float = 1000.0) -> None:
        self.token = token
        self.url = ""
        self.people: list[Person] = []
        self._port = port
        self._platform = Platform(int(token.partition(":")[0]), hurry=hurry)
        self._server = Server(token, self._platform, Scripting(self).answer)
        self._platform.webhook.execute = self._server.execute
        self._platform.webhook.is_reachable = lambda: not self._server.faults.is_down

    async def __aenter__(self) -> Self:
        port = await self._server.start(self._port)
        self.url = f"http://{HOST}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._platform.updates.interrupt(ApiError(500, "Internal Server Error: restart"))
        await self._platform.webhook.close()
        await self._server.stop()

    def person(
        self,
        first_name: str = "Anna",
        *,
        language_code: str = "en",
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        """Return someone who hasn't written to the bot yet."""
        person_id = FIRST_PERSON_ID + self._platform.world.number()
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        known = {key: value for key, value in names.items() if value is not None}
        about = {"id": person_id, "is_bot": False, **known, "language_code": language_code}
        chat = self._platform.world.add_chat({"id": person_id, "type": "private", **known})
        person = Person(self._platform, chat, about)
        self.people.append(person)
        return person

    def group(self, members: Sequence[Person], *, title: str = "Class") -> Group:
        """Return a group of these people and the bot."""
        group_id = -400_000 - self._platform.world.number()
        chat = self._platform.world.add_chat({"id": group_id, "type": "group", "title": title})
        return Group(self._platform, chat, list(members))

    @property
    def calls(self) -> list[Call]:
        """Every call, oldest first."""
        return self._server.calls

    @property
    def profile(self) -> Profile:
        """The bot's commands, names and menu buttons."""
        return self._platform.world.profile

    @property
    def files(self) -> dict[str, File]:
        """Every file by its id."""
        return self._platform.world.files

    @property
    def taps(self) -> dict[str, Tap]:
        """Every tap by its callback query id."""
        return self._platform.world.taps

    @property
    def unacknowledged(self) -> list[int]:
        """The ids of updates that the bot hasn't confirmed."""
        return [update.id for update in self._platform.updates.live]

    async def settled(self, *, within: float = 5.0, quiet: float = 0.02) -> None:
        """Wait until all updates are acknowledged, no call is under way and none follows.

        Args:
            quiet: for how long nothing may happen; a bot may answer after it acknowledges.
        """
        clock = self._platform.clock
        deadline = clock.now() + within
        while await clock.until(self._is_idle, within=deadline - clock.now()):
            if not await clock.until(self._goes_on_after(self._server.n_served), within=quiet):
                return
            if clock.now() > deadline:
                break
        raise AssertionError(
            f"not settled within {within} s: updates {self.unacknowledged} unacknowledged, "
            f"{self._server.in_flight} calls under way"
        )

    def _goes_on_after(self, served: int) -> Callable[[], bool]:
        return lambda: self._server.n_served != served or not self._is_idle()

    def _is_idle(self) -> bool:
        return not self._server.in_flight and self._platform.updates.is_empty

    def now(self) -> float:
        """Return the virtual Unix time."""
        return self._platform.clock.now()

    def advance(self, seconds: float) -> None:
        self._platform.clock.advance(seconds)

    def redeliver(self, update_id: int) -> None:
        """Send an update to the bot once more."""
        self._platform.updates.again(update_id)

    def strict_rate(self, *, per_second: int = 30, retry_after: int = 3) -> None:
        """Answer 429 when more messages than this are sent in any one second."""
        self._server.gate = Gate(per_second, retry_after)

    @property
    def latency(self) -> float:
        """Seconds that each call takes longer."""
        return self._server.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._server.latency = seconds

    def fail(
        self,
        predicate: Callable[[Call], bool],
        *,
        status: int,
        retry_after: int | None = None,
        description: str | None = None,
        times: int | None = None,
    ) -> None:
        """Refuse the calls that the predicate picks, `times` times or, with None, always."""
        error = refusal(status, retry_after, description)
        self._server.faults.plan(Fault(predicate, error, times=times))

    def fail_next(
        self,
        method: str,
        *,
        status: int,
        retry_after: int | None = None,
        description: str | None = None,
    ) -> None:
        """Refuse the next call of this method."""
        self.fail(
            _is(method), status=status, retry_after=retry_after, description=description, times=1
        )

    def lose_next(self, method: str, *, only_the_answer: bool = True) -> None:
        """Drop the connection of the next call of this method.

        Args:
            only_the_answer: whether the call takes effect all the same.
        """
        self._server.faults.plan(Fault(_is(method), is_done=only_the_answer))

    def heal(self) -> None:
        """Forget all planned failures and the rate gate."""
        self._server.faults.forget()
        self._server.gate = None

    def go_down(self, *, status: int | None = None) -> None:
        """Stop working: answer each call with `status`, or drop its connection."""
        self._server.faults.is_down, self._server.faults.down_status = True, status
        self._platform.updates.interrupt(ApiError.of_status(502))

    def come_up(self) -> None:
        self._server.faults.is_down = False
        self._platform.clock.changed()


def _is(method: str) -> Callable[[Call], bool]:
    return lambda call: call.method.lower() == method.lower()
