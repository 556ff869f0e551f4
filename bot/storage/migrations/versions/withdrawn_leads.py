"""Recruiters are told which leads candidates withdrew.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notices", sa.Column("withdrawn", sa.String(length=32)))


def downgrade() -> None:
    op.drop_column("notices", "withdrawn")
