"""How often WeChat lets us speak to a person first.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "reach",
        sa.Column("person", COUNTER, autoincrement=False, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_reach_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "until", name="pk_reach"),
    )


def downgrade() -> None:
    op.drop_table("reach")
