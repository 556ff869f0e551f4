"""Recruiters count how far people get by language, too.

Languages have a table of their own, and not one column more in the key of `tallies`: a process of the version before
counts by that key, and would fail each turn until it is replaced.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reached",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "source", "role", "language", "stage", name="pk_reached"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """What was counted by language is counted as before: no version loses anybody."""
    op.execute(
        "INSERT INTO tallies (day, channel, source, role, stage, count) "
        "SELECT day, channel, source, role, stage, sum(count) FROM reached WHERE true "
        "GROUP BY day, channel, source, role, stage "
        "ON CONFLICT (day, channel, source, role, stage) DO UPDATE SET count = tallies.count + excluded.count"
    )
    op.drop_table("reached")
