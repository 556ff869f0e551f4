"""Recruiters speak to candidates, whose words reach them as news.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hands",
        sa.Column("person", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("recruiter", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger()),
        sa.Column("message", sa.BigInteger()),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_hands_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name="pk_hands"),
        sa.UniqueConstraint("id", name="uq_hands_id"),
    )
    now = sa.text("ended_at IS NULL")
    op.create_index("ix_hands_changed_at", "hands", ["changed_at"], sqlite_where=now, postgresql_where=now)
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.add_column(sa.Column("said", NUMBER))
        notices.create_foreign_key("fk_notices_said", "messages", ["said"], ["id"], ondelete="CASCADE")
    op.create_index("ix_notices_said_destination", "notices", ["said", "destination"], unique=True)


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE said IS NOT NULL")
    op.drop_index("ix_notices_said_destination", "notices")
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.drop_constraint("fk_notices_said", type_="foreignkey")
        notices.drop_column("said")
    op.drop_table("hands")
