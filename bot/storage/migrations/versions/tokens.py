"""Access tokens that all processes share.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tokens",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("expires_at", MOMENT),
        sa.Column("forced_at", MOMENT),
        sa.Column("claimed_until", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_tokens"),
    )


def downgrade() -> None:
    op.drop_table("tokens")
