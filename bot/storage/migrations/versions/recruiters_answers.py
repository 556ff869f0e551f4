"""What recruiters answered becomes known: answers with author and date, and questions that wait in groups.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KNOWN, OPEN, PUBLISHED = map(sa.text, ("withdrawn_at IS NULL", "answered_at IS NULL", "published IS NOT NULL"))


def upgrade() -> None:
    op.create_table(
        "recruiters_answers",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("question_zh", "question_en", "zh", "en")),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("withdrawn_by", sa.String(length=80)),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_recruiters_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_recruiters_answers_withdrawn_at",
        "recruiters_answers",
        ["withdrawn_at"],
        sqlite_where=KNOWN,
        postgresql_where=KNOWN,
    )
    op.create_table(
        "editions",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_editions"),
    )
    op.add_column("questions", sa.Column("answered_by", sa.String(length=80)))
    op.add_column("questions", sa.Column("published", COUNTER))
    op.add_column("questions", sa.Column("gathered", sa.String(length=32)))
    op.create_index(
        "ix_questions_open", "questions", ["gathered", "asked_at", "role"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "ix_questions_published", "questions", ["published"], sqlite_where=PUBLISHED, postgresql_where=PUBLISHED
    )


def downgrade() -> None:
    op.drop_index("ix_questions_published", "questions")
    op.drop_index("ix_questions_open", "questions")
    for column in ("gathered", "published", "answered_by"):
        op.drop_column("questions", column)
    op.drop_table("editions")
    op.drop_index("ix_recruiters_answers_withdrawn_at", "recruiters_answers")
    op.drop_table("recruiters_answers")
