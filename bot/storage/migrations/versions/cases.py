"""Recruiters work with leads: status, owner and due time, notes and history; leads are found by source and name.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FOUND_BY = ("id", "role", "verdict", "channel", "language", "source", "status", "owner", "due_at")
OWED, UNMARKED = sa.text("due_at IS NOT NULL"), sa.text("source IS NULL")


def upgrade() -> None:
    op.add_column("leads", sa.Column("source", sa.String(length=64)))
    op.add_column("leads", sa.Column("status", sa.String(length=12), server_default="new", nullable=False))
    op.add_column("leads", sa.Column("owner", sa.String(length=32)))
    op.add_column("leads", sa.Column("due_at", MOMENT))
    op.add_column("leads", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.drop_index("ix_leads_created_at", "leads")
    op.drop_index("ix_leads_updated_at", "leads")
    op.create_index("ix_leads_newest", "leads", ["created_at", *FOUND_BY])
    op.create_index("ix_leads_changed", "leads", ["updated_at", *FOUND_BY])
    op.create_index("ix_leads_due", "leads", ["due_at", *FOUND_BY[:-1]], sqlite_where=OWED, postgresql_where=OWED)
    op.create_index("ix_leads_unmarked", "leads", ["id"], sqlite_where=UNMARKED, postgresql_where=UNMARKED)
    op.create_table(
        "name_marks",
        sa.Column("lead", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["leads.id"], name="fk_name_marks_lead", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("lead", "digest", name="pk_name_marks"),
    )
    op.create_index("ix_name_marks_digest", "name_marks", ["digest"])
    op.create_table(
        "activities",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("lead", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account", sa.String(length=32)),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead"], ["leads.id"], name="fk_activities_lead", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_lead_id", "activities", ["lead", "id"])


def downgrade() -> None:
    op.drop_table("activities")
    op.drop_table("name_marks")
    for index in ("newest", "changed", "due", "unmarked"):
        op.drop_index(f"ix_leads_{index}", "leads")
    op.create_index("ix_leads_created_at", "leads", ["created_at"])
    op.create_index("ix_leads_updated_at", "leads", ["updated_at"])
    for column in ("version", "due_at", "owner", "status", "source"):
        op.drop_column("leads", column)
