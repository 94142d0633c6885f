"""Until when we may write to whom, and where lessons shall go."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_HAS_LOOK = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "accounts", sa.Column("is_home", sa.Boolean(), server_default="0", nullable=False)
    )
    op.add_column("accounts", sa.Column("open_until", sa.BigInteger(), nullable=True))
    op.add_column("accounts", sa.Column("look_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_accounts_look_at",
        "accounts",
        ["look_at"],
        unique=False,
        sqlite_where=_HAS_LOOK,
        postgresql_where=_HAS_LOOK,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_accounts_look_at",
        table_name="accounts",
        sqlite_where=_HAS_LOOK,
        postgresql_where=_HAS_LOOK,
    )
    op.drop_column("accounts", "look_at")
    op.drop_column("accounts", "open_until")
    op.drop_column("accounts", "is_home")
