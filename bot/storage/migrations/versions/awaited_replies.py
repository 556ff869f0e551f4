"""It is known since when a candidate in human hands waits for a reply. Of conversations of before it is not.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hands", sa.Column("awaited_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("hands", "awaited_since")
