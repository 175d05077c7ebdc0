"""Sequences of contacts and merged leads."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0036"
down_revision = "core_0035"


def upgrade() -> None:
    op.create_table(
        "core_contact_sequence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", columns.instant()),
        sa.Column("deletion_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.instant(), nullable=False),
        sa.Column("changed_at", columns.instant(), nullable=False),
        sa.Column("created_by_id", sa.Uuid()),
        sa.Column("changed_by_id", sa.Uuid()),
        sa.Column("source", columns.text(60)),
        sa.Column("external_id", columns.text(200)),
        sa.Column("code", columns.text(60), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("when_used", columns.text()),
        sa.Column("when_used_fold", columns.text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_contact_sequence"),
    )
    op.create_index(
        "ix_core_contact_sequence_changed_at",
        "core_contact_sequence",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_sequence_name_fold",
        "core_contact_sequence",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_sequence_code",
        "core_contact_sequence",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_sequence_external_id_source",
        "core_contact_sequence",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contact_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", columns.instant()),
        sa.Column("deletion_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.instant(), nullable=False),
        sa.Column("changed_at", columns.instant(), nullable=False),
        sa.Column("created_by_id", sa.Uuid()),
        sa.Column("changed_by_id", sa.Uuid()),
        sa.Column("source", columns.text(60)),
        sa.Column("external_id", columns.text(200)),
        sa.Column("sequence_id", sa.Uuid(), nullable=False),
        sa.Column("code", columns.text(60)),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("channel", columns.text(60), nullable=False),
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("text", columns.text()),
        sa.Column("text_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["sequence_id"], ["core_contact_sequence.id"], name="fk_core_contact_step_sequence_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contact_step"),
    )
    op.create_index(
        "ix_core_contact_step_changed_at",
        "core_contact_step",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_step_sequence_id",
        "core_contact_step",
        ["sequence_id", "id"],
        **columns.where("deleted_at IS NULL AND sequence_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_step_subject_fold",
        "core_contact_step",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_step_code",
        "core_contact_step",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_step_external_id_source",
        "core_contact_step",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_lead_merged_into_id", "core_lead", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_lead_external_id_source",
        "core_lead",
        ["external_id", "source"],
        **columns.where("merged_into_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_product_suggestion", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("deal_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_product_suggestion_deal_id", "core_deal", ["deal_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_product_suggestion_deal_id",
        "core_product_suggestion",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_task", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("lead_id", sa.Uuid()))
        batch_op.add_column(sa.Column("step_id", sa.Uuid()))
        batch_op.create_foreign_key("fk_core_task_lead_id", "core_lead", ["lead_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key(
            "fk_core_task_step_id", "core_contact_step", ["step_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_task_lead_id",
        "core_task",
        ["lead_id", "id"],
        **columns.where("deleted_at IS NULL AND lead_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_step_id",
        "core_task",
        ["step_id", "id"],
        **columns.where("deleted_at IS NULL AND step_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_task", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_task_step_id", type_="foreignkey")
        batch_op.drop_constraint("fk_core_task_lead_id", type_="foreignkey")
        batch_op.drop_index("ix_core_task_step_id")
        batch_op.drop_index("ix_core_task_lead_id")
        batch_op.drop_column("lead_id")
        batch_op.drop_column("step_id")

    with op.batch_alter_table("core_product_suggestion", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_product_suggestion_deal_id", type_="foreignkey")
        batch_op.drop_index("ix_core_product_suggestion_deal_id")
        batch_op.drop_column("deal_id")

    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_lead_merged_into_id", type_="foreignkey")
        batch_op.drop_index("ix_core_lead_external_id_source")
        batch_op.drop_column("merged_into_id")

    op.drop_table("core_contact_step")
    op.drop_table("core_contact_sequence")
