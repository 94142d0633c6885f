"""For the desk: lessons by the moment they were finished; learners by country and language."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FINISHED = sa.text("finished_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_readings_finished_at",
        "readings",
        ["finished_at"],
        unique=False,
        sqlite_where=FINISHED,
        postgresql_where=FINISHED,
    )
    op.create_index(
        "ix_learners_readers",
        "learners",
        ["country", "language", "agreed_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_learners_readers", table_name="learners")
    op.drop_index(
        "ix_readings_finished_at",
        table_name="readings",
        sqlite_where=FINISHED,
        postgresql_where=FINISHED,
    )
