"""Ways to the desk, and what a test does beside it."""

import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from bot.actions import Action, offer
from bot.cards.compose import say
from bot.messages import Delivery, LearnerId
from bot.services import coordinators, outbox
from bot.services.coordinators import INVITE_LIFE
from bot.storage.audit import latest
from bot.storage.coordinators import Coordinator, Invite, Post, all_coordinators
from bot.storage.learners import accounts, learners
from tests.conftest import Town
from tests.phones import Phone


async def done(town: Town, work: Callable[..., Any]) -> Any:
    return await town.amber.database.run(work)


async def invited(
    town: Town, *countries: str, post: Post = Post.COORDINATOR, languages: tuple[str, ...] = ("lv",)
) -> str:
    """Return the payload of a fresh invitation."""
    token, ends_at = secrets.token_urlsafe(24), town.clock.now + INVITE_LIFE
    made = Invite(post, countries or ("LV",), languages, ends_at)
    await done(town, lambda db: coordinators.invite(db, token, made, town.clock.now))
    return f"desk_{token}"


async def at_desk(
    town: Town, channel: str, name: str = "Ilze", country: str = "LV", **invite: Any
) -> Phone:
    """Return the phone of someone who has just come to the desk."""
    phone = await town.phone(channel, first_name=name)
    await phone.opens(await invited(town, country, **invite))
    if not phone.tells_name:
        await phone.says(name)
    return phone


async def everyone(town: Town) -> list[Coordinator]:
    return list(await done(town, all_coordinators))


async def removed(town: Town, one: Coordinator) -> None:
    await done(town, lambda db: coordinators.remove(db, one, town.clock.now))


async def deeds(town: Town) -> list[str]:
    """Return what the audit log tells, newest first."""
    return [deed.action for deed in await done(town, lambda db: latest(db, 50))]


async def newest_learner(town: Town) -> LearnerId:
    """Return who wrote for the first time last."""
    return LearnerId(
        await done(town, lambda db: db.execute(select(func.max(learners.c.id))).scalar_one())
    )


async def has_button(town: Town, phone: Phone, learner: LearnerId, action: Action) -> None:
    """Put a message with a button "Do it" on a phone, as if it had been left over or forged."""
    theirs = select(accounts.c.channel, accounts.c.address).where(accounts.c.learner_id == learner)
    channel, address = (await done(town, lambda db: db.execute(theirs).all()))[0]
    message = say("An old message", choices=(offer("Do it", action),))
    delivery = Delivery(secrets.token_urlsafe(9), channel, address, message)
    await done(town, lambda db: outbox.add(db, (delivery,), learner, "", town.clock.now))
    await town.amber.sender.sweep()
    await town.settled()
    await phone.looks()
