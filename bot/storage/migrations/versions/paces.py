"""How often platforms may be called; news is found by its destination.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("name", sa.String(length=96), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("name", name="pk_paces"),
    )
    op.create_index("ix_notices_status_destination_due_at", "notices", ["status", "destination", "due_at"])
    op.drop_index("ix_notices_status_due_at", "notices")


def downgrade() -> None:
    op.create_index("ix_notices_status_due_at", "notices", ["status", "due_at"])
    op.drop_index("ix_notices_status_destination_due_at", "notices")
    op.drop_table("paces")
