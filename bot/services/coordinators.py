"""Coordinators: inviting, joining the desk, leaving it; every step is in the audit log."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.messages import LearnerId
from bot.storage import coordinators as storage
from bot.storage.audit import Deed, note
from bot.storage.coordinators import Coordinator, Invite, Post
from bot.storage.learners import Learner
from bot.storage.tickets import release_all

INVITE_LIFE = timedelta(days=7)
NAME_LENGTH = 64


def digest_of(token: str) -> str:
    """Return what is kept of a token; its 192 random bits can't be guessed from that."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    db: Connection, token: str, invited: Invite, now: datetime, by: LearnerId | None = None
) -> None:
    """Remember an invitation; whoever opens it first, in time, is at the desk."""
    storage.add_invite(db, digest_of(token), invited)
    until = f"{_words(invited)}; until {invited.expires_at:%Y-%m-%d}"
    note(db, Deed(now, by, "invite made", "invite", after=until))


def join_desk(db: Connection, learner: Learner, token: str, now: datetime) -> Coordinator | None:
    """Return the coordinator that an invitation makes of a learner; None when it is worth nothing.

    Someone who is at the desk already keeps what they had.
    """
    invited = storage.take_invite(db, digest_of(token), now)
    if invited is None:
        return None
    before = storage.find_coordinator(db, learner.id)
    joined = _joined(invited, before, learner, now)
    storage.save_coordinator(db, joined)
    _note_change(db, before, joined, "coordinator joined", now)
    return joined


def _joined(
    invited: Invite, before: Coordinator | None, learner: Learner, now: datetime
) -> Coordinator:
    if before is None:
        rest = invited.countries, invited.languages, learner.first_name, now
        return Coordinator(learner.id, invited.post, *rest)
    return replace(
        before,
        post=Post.ADMIN if Post.ADMIN in (before.post, invited.post) else Post.COORDINATOR,
        countries=tuple(dict.fromkeys((*before.countries, *invited.countries))),
        languages=tuple(dict.fromkeys((*before.languages, *invited.languages))),
    )


def change(db: Connection, before: Coordinator, after: Coordinator, now: datetime) -> None:
    """Keep what someone at the desk changed about themselves."""
    storage.save_coordinator(db, after)
    _note_change(db, before, after, "coordinator changed", now)


def remove(db: Connection, one: Coordinator, now: datetime, by: LearnerId | None = None) -> None:
    """Take someone from the desk; from the commit on no button of theirs does anything.

    Others can take the questions they had.
    """
    release_all(db, one.id)
    storage.delete_coordinator(db, one.id)
    note(db, Deed(now, by, "coordinator removed", f"coordinator {one.id}", _words(one)))


def _note_change(
    db: Connection, before: Coordinator | None, after: Coordinator, action: str, now: datetime
) -> None:
    was = _words(before) if before else ""
    note(db, Deed(now, after.id, action, f"coordinator {after.id}", was, _words(after)))


def _words(one: Coordinator | Invite) -> str:
    return f"{one.post} {' '.join(one.countries)}; answers in {' '.join(one.languages)}"
