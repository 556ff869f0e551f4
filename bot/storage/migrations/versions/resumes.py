"""Candidates send their résumés.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "resumes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("person", NUMBER, nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.String(length=4)),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_resumes_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_resumes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_resumes_person", "resumes", ["person"])
    op.create_index("ix_resumes_status_person_id", "resumes", ["status", "person", "id"])


def downgrade() -> None:
    op.drop_table("resumes")
