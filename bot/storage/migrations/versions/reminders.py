"""Somebody who stopped half-way can be found without opening everybody's state.

Whoever had stopped before this stands as finished: they are not reminded.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("unfinished", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_people_unfinished_seen_at", "people", ["unfinished", "seen_at"])


def downgrade() -> None:
    op.drop_index("ix_people_unfinished_seen_at", "people")
    op.drop_column("people", "unfinished")
