"""Whatever Meta sends is read, left alone, or kept as unreadable; nothing of it stops the rest."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger.intake import events_of
from bot.channels.messenger.reading import WINDOW, event_id, happened_at, read_event, sender_of
from bot.errors import UnreadableUpdateError
from bot.messages import Inbound, Kind
from tests.emulator.messenger import events
from tests.emulator.messenger.events import Event

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEYS = st.sampled_from([
    "message", "postback", "referral", "reaction", "message_edit", "sender", "recipient", "timestamp",
    "id", "mid", "text", "payload", "quick_reply", "attachments", "is_echo", "is_deleted", "ref",
    "read", "delivery", "standby", "new",
])  # fmt: skip
LEAVES = st.sampled_from([None, True, 0, 7, -1, 1e300, 10**18, "", "a", "/start", "ā😀"])
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
EVENTS = st.dictionaries(KEYS, JSON, max_size=6)


def sent(event: Event, at: float | None = None) -> Event:
    stamp = int((at if at is not None else AT.timestamp()) * 1000)
    return {"sender": {"id": "24"}, "recipient": {"id": "77"}, "timestamp": stamp, **event}


def read(event: Event) -> Inbound:
    found = read_event(event)
    assert found
    return found


@given(EVENTS)
def test_an_event_of_any_shape_is_read_left_alone_or_called_unreadable(raw: dict[str, Any]) -> None:
    try:
        found = read_event(raw)
    except UnreadableUpdateError:
        found = None
    if found:
        assert found.address == sender_of(raw)
        assert 0 < len(found.event_id) <= 128


@given(JSON)
def test_a_batch_of_any_shape_holds_events_or_none(batch: Any) -> None:
    for whole in (batch, {"object": "page", "entry": batch}):
        assert all(isinstance(event, dict) for event in events_of(whole, ""))


@given(EVENTS)
def test_the_same_event_has_the_same_id_in_whatever_order_its_parts_come(raw: Event) -> None:
    assert event_id(raw) == event_id(dict(reversed(raw.items())))


def test_events_without_an_id_differ_by_what_happened_and_when() -> None:
    one, other = sent(events.referral("a")), sent(events.referral("b"))
    later = sent(events.referral("a"), at=AT.timestamp() + 1)
    assert len({event_id(one), event_id(other), event_id(later)}) == 3


@pytest.mark.parametrize(
    ("event", "kind", "part", "value"),
    [
        (events.text("hello"), Kind.TEXT, "text", "hello"),
        (events.text("/start friend"), Kind.START, "text", "friend"),
        (events.quick_reply("Yes", "abc.1"), Kind.TAP, "token", "abc.1"),
        (events.postback("Start", "abc.0"), Kind.TAP, "token", "abc.0"),
        (events.postback("Get Started", "/start"), Kind.START, "text", ""),
        (events.postback("Sākam", "/start:lv"), Kind.START, "language", "lv"),
        (events.postback("Get Started", "/start", "link_AB"), Kind.START, "text", "link_AB"),
        (events.postback("My data", "/mydata"), Kind.TEXT, "text", "/mydata"),
        (events.referral("desk_x"), Kind.START, "text", "desk_x"),
        (events.old_sticker(), Kind.MEDIA, "text", ""),
        (events.new_sticker(), Kind.MEDIA, "text", ""),
        (events.reaction("m_1"), Kind.PRESENCE, "text", ""),
        (events.edit("m_1", "new words"), Kind.EDITED, "text", ""),
    ],
)  # fmt: skip
def test_what_a_person_does_is_read_as_what_it_is_and_opens_the_window(
    event: Event, kind: Kind, part: str, value: str
) -> None:
    found = read(sent(event))
    assert (found.kind, getattr(found, part)) == (kind, value)
    assert found.open_until == AT + WINDOW


@pytest.mark.parametrize(
    "event",
    [events.read(1), events.delivery("m_1", 1), events.echo("m_1", "x", 99), {"optin": {}}],
)
def test_what_nobody_did_opens_nothing(event: Event) -> None:
    assert read_event(sent(event)) is None


def test_a_message_taken_back_opens_nothing() -> None:
    found = read(sent(events.unsent("m_1")))
    assert (found.kind, found.open_until, found.event_id) == (Kind.PRESENCE, None, "m_1")


def test_an_event_that_does_not_say_when_it_happened_opens_nothing() -> None:
    event = sent(events.text("hi"))
    for stamp in (None, 0, -5, "soon"):
        assert read(event | {"timestamp": stamp}).open_until is None


@given(st.integers(1_600_000_000, 2_000_000_000))
def test_moments_are_read_in_seconds_and_in_milliseconds(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    for stamp in (seconds, seconds * 1000):
        assert happened_at({"timestamp": stamp}) == moment
    assert happened_at({"timestamp": seconds * 1000 + 7}) == moment + timedelta(milliseconds=7)
