"""How many people got how far is summed over all days by an index.

Revision ID: 0019
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_reached_groups", "reached", ["channel", "source", "role", "language", "stage"])


def downgrade() -> None:
    op.drop_index("ix_reached_groups", "reached")
