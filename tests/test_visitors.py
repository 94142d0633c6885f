"""Each visitor is counted by themselves, whatever a stranger writes into a header."""

import pytest

from bot.pages.visitors import visitor_of


@pytest.mark.parametrize(
    ("remote", "forwarded", "who"),
    [
        ("8.8.8.8", "", "8.8.8.8"),
        ("8.8.8.8", "9.9.9.9", "8.8.8.8"),  # not a proxy of ours: it may say what it likes
        ("127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9"),  # the last is what our proxy saw
        ("10.0.0.2", " 9.9.9.9", "9.9.9.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "no address", "127.0.0.1"),
        ("::ffff:8.8.8.8", "", "8.8.8.8"),
        ("2a00:1450:4001:1::1", "", "2a00:1450:4001:1::/64"),
        ("2a00:1450:4001:1:2:3:4:5", "", "2a00:1450:4001:1::/64"),  # one home, many addresses
        ("", "", ""),
    ],
)
def test_one_visitor_is_one_address_or_one_home(remote: str, forwarded: str, who: str) -> None:
    assert visitor_of(remote, forwarded) == who
