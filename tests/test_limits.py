"""What the desk tells coordinators about a channel is what the channel itself says of itself."""

import pytest

from bot.channels.messenger.sending import CAPS as MESSENGER
from bot.channels.telegram.sending import CAPS as TELEGRAM
from bot.messages import Caps
from bot.services.reach import LIMITS


@pytest.mark.parametrize(("name", "caps"), [("telegram", TELEGRAM), ("messenger", MESSENGER)])
def test_the_limits_of_an_announcement_are_those_of_its_channel(name: str, caps: Caps) -> None:
    told = LIMITS[name]
    assert (told.text, told.can_edit) == (caps.text_units, caps.can_edit)
    assert told.with_buttons == (caps.lasting_units or caps.text_units)
