"""Destinations have rules: it is known which of them was told of a lead, and how; digests; late leads are raised.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

A_DIGEST = sa.text("digest IS NOT NULL")
MAY_HAVE_BEEN_TOLD = "status <> 'waiting' OR revision > 0 OR attempts > 0 OR claimed_until IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.add_column(sa.Column("overdue", sa.String(length=32)))
        notices.create_foreign_key("fk_notices_overdue", "leads", ["overdue"], ["id"], ondelete="CASCADE")
    op.create_index("ix_notices_overdue_destination", "notices", ["overdue", "destination"], unique=True)
    op.add_column("notices", sa.Column("told", sa.String(length=8), server_default="no", nullable=False))
    op.add_column("notices", sa.Column("digest", sa.Date()))
    op.execute(f"UPDATE notices SET told = 'alone' WHERE destination <> '' AND ({MAY_HAVE_BEEN_TOLD})")  # noqa: S608
    op.create_index(
        "ix_notices_digest_destination",
        "notices",
        ["digest", "destination"],
        unique=True,
        sqlite_where=A_DIGEST,
        postgresql_where=A_DIGEST,
    )


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE digest IS NOT NULL OR overdue IS NOT NULL")
    op.execute("UPDATE notices SET status = 'waiting' WHERE status IN ('gathered', 'listed')")
    op.drop_index("ix_notices_digest_destination", "notices")
    op.drop_column("notices", "digest")
    op.drop_column("notices", "told")
    op.drop_index("ix_notices_overdue_destination", "notices")
    with op.batch_alter_table("notices", table_kwargs={"sqlite_autoincrement": True}) as notices:
        notices.drop_constraint("fk_notices_overdue", type_="foreignkey")
        notices.drop_column("overdue")
