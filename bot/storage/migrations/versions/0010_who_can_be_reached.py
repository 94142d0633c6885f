"""Whether anything reaches a learner, where audiences are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BEFORE = ["language", "zone", "country", "agreed_at", "news_at", "stopped_at", "paused_until"]
_OUT_OF_REACH = """
UPDATE learners SET is_reachable = false WHERE NOT EXISTS
    (SELECT 1 FROM accounts WHERE accounts.learner_id = learners.id AND accounts.is_reachable)
"""


def upgrade() -> None:
    op.add_column(
        "learners", sa.Column("is_reachable", sa.Boolean(), server_default="1", nullable=False)
    )
    op.execute(_OUT_OF_REACH)
    op.drop_index("ix_learners_audience", table_name="learners")
    op.create_index("ix_learners_audience", "learners", [*_BEFORE, "is_reachable"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_learners_audience", table_name="learners")
    op.create_index("ix_learners_audience", "learners", _BEFORE, unique=False)
    op.drop_column("learners", "is_reachable")
