"""People who are known on several platforms can join them by a code; of two leads for one role, one stays.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("people", sa.Column("joined", sa.String(length=32)))
    op.create_index("ix_people_joined", "people", ["joined"])
    op.add_column("notices", sa.Column("merged_into", sa.String(length=32)))
    op.create_table(
        "codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", COUNTER, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_codes_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name="pk_codes"),
    )
    op.create_index("ix_codes_person", "codes", ["person"])


def downgrade() -> None:
    op.drop_table("codes")
    op.drop_column("notices", "merged_into")
    op.drop_index("ix_people_joined", "people")
    op.drop_column("people", "joined")
