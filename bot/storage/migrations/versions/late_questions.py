"""Questions have a due time and an owner, as leads do, and late ones are raised. Those of before are due to nobody.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN = sa.text("answered_at IS NULL")
BEFORE = ["gathered", "asked_at", "role"]


def _index_open(columns: list[str]) -> None:
    op.drop_index("ix_questions_open", "questions")
    op.create_index("ix_questions_open", "questions", columns, sqlite_where=OPEN, postgresql_where=OPEN)


def upgrade() -> None:
    op.add_column("questions", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.add_column("questions", sa.Column("owner", sa.String(length=32)))
    _index_open([*BEFORE, "due_at", "owner"])
    op.create_index("ix_questions_due", "questions", ["due_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.add_column(sa.Column("overdue_question", sa.String(length=32)))
        notices.create_foreign_key(
            "fk_notices_overdue_question", "questions", ["overdue_question"], ["id"], ondelete="CASCADE"
        )
    op.create_index(
        "ix_notices_overdue_question_destination", "notices", ["overdue_question", "destination"], unique=True
    )


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE overdue_question IS NOT NULL")
    op.drop_index("ix_notices_overdue_question_destination", "notices")
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.drop_constraint("fk_notices_overdue_question", type_="foreignkey")
        notices.drop_column("overdue_question")
    op.drop_index("ix_questions_due", "questions")
    _index_open(BEFORE)
    op.drop_column("questions", "owner")
    op.drop_column("questions", "due_at")
