"""Lessons by the moment they were finished, for the numbers of today at the desk."""

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


def downgrade() -> None:
    op.drop_index("ix_readings_finished_at", table_name="readings")
