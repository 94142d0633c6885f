"""Where a due lesson goes, beside its slot; until when it may be said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_HAS_SLOT = sa.text("slot_at IS NOT NULL")
_BEST_CHANNEL = """
UPDATE enrolments SET channel = coalesce(
    (SELECT channel FROM accounts
     WHERE accounts.learner_id = enrolments.learner_id AND is_reachable
     ORDER BY seen_at DESC, channel LIMIT 1), '')
"""


def upgrade() -> None:
    op.add_column(
        "enrolments", sa.Column("channel", sa.String(length=16), server_default="", nullable=False)
    )
    op.execute(_BEST_CHANNEL)
    op.create_index(
        "ix_enrolments_due",
        "enrolments",
        ["channel", "slot_at"],
        unique=False,
        sqlite_where=_HAS_SLOT,
        postgresql_where=_HAS_SLOT,
    )
    op.drop_index(
        "ix_enrolments_slot_at",
        table_name="enrolments",
        sqlite_where=_HAS_SLOT,
        postgresql_where=_HAS_SLOT,
    )
    op.add_column("outbox", sa.Column("not_after", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "not_after")
    op.create_index(
        "ix_enrolments_slot_at",
        "enrolments",
        ["slot_at"],
        unique=False,
        sqlite_where=_HAS_SLOT,
        postgresql_where=_HAS_SLOT,
    )
    op.drop_index(
        "ix_enrolments_due",
        table_name="enrolments",
        sqlite_where=_HAS_SLOT,
        postgresql_where=_HAS_SLOT,
    )
    op.drop_column("enrolments", "channel")
