"""Segments."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0033"
down_revision = "core_0032"


def upgrade() -> None:
    op.create_table(
        "core_service_model",
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
        sa.Column("fixed_cost_amount", columns.fixed(4), nullable=False),
        sa.Column("fixed_cost_currency", columns.text(3), nullable=False),
        sa.Column("cost_per_km_amount", columns.fixed(4), nullable=False),
        sa.Column("cost_per_km_currency", columns.text(3), nullable=False),
        sa.Column("margin", columns.fixed(4, 9), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_service_model"),
    )
    op.create_index(
        "ix_core_service_model_changed_at",
        "core_service_model",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_service_model_name_fold",
        "core_service_model",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_service_model_code",
        "core_service_model",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_service_model_external_id_source",
        "core_service_model",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_segment",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("record_type", columns.text(60), nullable=False),
        sa.Column("filter", columns.text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_segment_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_segment_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_segment_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_segment"),
    )
    op.create_index(
        "ix_core_segment_branch_id",
        "core_segment",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_segment_changed_at",
        "core_segment",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_segment_name_fold",
        "core_segment",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_segment_owner_id",
        "core_segment",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_segment_team_id",
        "core_segment",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_segment_external_id_source",
        "core_segment",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("service_model_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_lead_service_model_id", "core_service_model", ["service_model_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_lead_service_model_id",
        "core_lead",
        ["service_model_id", "id"],
        **columns.where("deleted_at IS NULL AND service_model_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_lead_service_model_id", type_="foreignkey")
        batch_op.drop_index("ix_core_lead_service_model_id")
        batch_op.drop_column("service_model_id")

    op.drop_table("core_segment")
    op.drop_table("core_service_model")
