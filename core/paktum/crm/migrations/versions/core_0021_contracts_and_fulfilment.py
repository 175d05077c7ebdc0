"""Contracts and fulfilment."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0021"
down_revision = "core_0020"


def upgrade() -> None:
    op.create_table(
        "core_clause",
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
        sa.Column("topic", columns.text(200)),
        sa.Column("topic_fold", columns.text()),
        sa.PrimaryKeyConstraint("id", name="pk_core_clause"),
    )
    op.create_index(
        "ix_core_clause_changed_at",
        "core_clause",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_clause_name_fold",
        "core_clause",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_clause_topic_fold",
        "core_clause",
        [sa.text("topic_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_clause_code",
        "core_clause",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_clause_external_id_source",
        "core_clause",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contract_type",
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
        sa.PrimaryKeyConstraint("id", name="pk_core_contract_type"),
    )
    op.create_index(
        "ix_core_contract_type_changed_at",
        "core_contract_type",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_type_name_fold",
        "core_contract_type",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contract_type_code",
        "core_contract_type",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contract_type_external_id_source",
        "core_contract_type",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_clause_variant",
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
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("code", columns.text(60)),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("language", columns.text(35), nullable=False),
        sa.Column("text", columns.text(), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["core_clause.id"], name="fk_core_clause_variant_clause_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_clause_variant"),
    )
    op.create_index(
        "ix_core_clause_variant_changed_at",
        "core_clause_variant",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_clause_variant_clause_id",
        "core_clause_variant",
        ["clause_id", "id"],
        **columns.where("deleted_at IS NULL AND clause_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_clause_variant_name_fold",
        "core_clause_variant",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_clause_variant_code",
        "core_clause_variant",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_clause_variant_external_id_source",
        "core_clause_variant",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_required_clause",
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
        sa.Column("type_id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("code", columns.text(60)),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["core_clause.id"], name="fk_core_required_clause_clause_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["type_id"], ["core_contract_type.id"], name="fk_core_required_clause_type_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_required_clause"),
    )
    op.create_index(
        "ix_core_required_clause_changed_at",
        "core_required_clause",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_required_clause_clause_id",
        "core_required_clause",
        ["clause_id", "id"],
        **columns.where("deleted_at IS NULL AND clause_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_required_clause_type_id",
        "core_required_clause",
        ["type_id", "id"],
        **columns.where("deleted_at IS NULL AND type_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_required_clause_code",
        "core_required_clause",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_required_clause_external_id_source",
        "core_required_clause",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_required_document",
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
        sa.Column("pipeline", columns.text(60)),
        sa.Column("type_id", sa.Uuid()),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_id"], ["core_contract_type.id"], name="fk_core_required_document_type_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_required_document"),
    )
    op.create_index(
        "ix_core_required_document_changed_at",
        "core_required_document",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_required_document_name_fold",
        "core_required_document",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_required_document_pipeline",
        "core_required_document",
        [sa.text("pipeline NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_required_document_type_id",
        "core_required_document",
        ["type_id", "id"],
        **columns.where("deleted_at IS NULL AND type_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_required_document_code",
        "core_required_document",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_required_document_external_id_source",
        "core_required_document",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_power_of_attorney",
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
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", columns.text(60), nullable=False),
        sa.Column("number_fold", columns.text(), nullable=False),
        sa.Column("up_to_amount", columns.fixed(4)),
        sa.Column("up_to_currency", columns.text(3)),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("revoked_on", sa.Date()),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name="fk_core_power_of_attorney_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_power_of_attorney"),
    )
    op.create_index(
        "ix_core_power_of_attorney_changed_at",
        "core_power_of_attorney",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_power_of_attorney_number_fold",
        "core_power_of_attorney",
        [sa.text("number_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_power_of_attorney_user_id",
        "core_power_of_attorney",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_power_of_attorney_external_id_source",
        "core_power_of_attorney",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_power_of_attorney_number",
        "core_power_of_attorney",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "core_checklist_item",
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
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("requirement_id", sa.Uuid()),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("verified_on", sa.Date()),
        sa.Column("verified_by_id", sa.Uuid()),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_checklist_item_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_checklist_item_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_checklist_item_contract_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_core_checklist_item_deal_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_checklist_item_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["requirement_id"],
            ["core_required_document.id"],
            name="fk_core_checklist_item_requirement_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_checklist_item_team_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["core_user.id"], name="fk_core_checklist_item_verified_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_checklist_item"),
    )
    op.create_index(
        "ix_core_checklist_item_branch_id",
        "core_checklist_item",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_changed_at",
        "core_checklist_item",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_client_id",
        "core_checklist_item",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_contract_id",
        "core_checklist_item",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_contract_id_position",
        "core_checklist_item",
        ["contract_id", sa.text("position NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_deal_id",
        "core_checklist_item",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_deal_id_position",
        "core_checklist_item",
        ["deal_id", sa.text("position NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_due_at",
        "core_checklist_item",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_name_fold",
        "core_checklist_item",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_owner_id",
        "core_checklist_item",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_requirement_id",
        "core_checklist_item",
        ["requirement_id", "id"],
        **columns.where("deleted_at IS NULL AND requirement_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_state",
        "core_checklist_item",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_team_id",
        "core_checklist_item",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_valid_until",
        "core_checklist_item",
        [sa.text("valid_until NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_checklist_item_verified_by_id",
        "core_checklist_item",
        ["verified_by_id", "id"],
        **columns.where("deleted_at IS NULL AND verified_by_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_checklist_item_external_id_source",
        "core_checklist_item",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contract_clause",
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
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Uuid()),
        sa.Column("variant_id", sa.Uuid()),
        sa.Column("title", columns.text(200)),
        sa.Column("title_fold", columns.text()),
        sa.Column("text", columns.text()),
        sa.Column("text_fold", columns.text()),
        sa.Column("status", columns.text(60), nullable=False),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["core_clause.id"], name="fk_core_contract_clause_clause_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_contract_clause_contract_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["core_clause_variant.id"], name="fk_core_contract_clause_variant_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contract_clause"),
    )
    op.create_index(
        "ix_core_contract_clause_changed_at",
        "core_contract_clause",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_clause_clause_id",
        "core_contract_clause",
        ["clause_id", "id"],
        **columns.where("deleted_at IS NULL AND clause_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_clause_contract_id",
        "core_contract_clause",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_clause_contract_id_position",
        "core_contract_clause",
        ["contract_id", sa.text("position NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_clause_status",
        "core_contract_clause",
        [sa.text("status NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_clause_title_fold",
        "core_contract_clause",
        [sa.text("title_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_clause_variant_id",
        "core_contract_clause",
        ["variant_id", "id"],
        **columns.where("deleted_at IS NULL AND variant_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_contract_clause_external_id_source",
        "core_contract_clause",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_obligation",
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
        sa.Column("text", columns.text(2000), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("side", columns.text(60), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("fulfilled_on", sa.Date()),
        sa.Column("evidence", columns.text(2000)),
        sa.Column("evidence_fold", columns.text()),
        sa.Column("penalty_amount", columns.fixed(4)),
        sa.Column("penalty_currency", columns.text(3)),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_obligation_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_obligation_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_obligation_contract_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_obligation_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_obligation_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_obligation_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_obligation"),
    )
    op.create_index(
        "ix_core_obligation_branch_id",
        "core_obligation",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_obligation_changed_at",
        "core_obligation",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_obligation_client_id",
        "core_obligation",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_obligation_contract_id",
        "core_obligation",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_obligation_deal_id",
        "core_obligation",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_obligation_due_at",
        "core_obligation",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_obligation_due_on",
        "core_obligation",
        [sa.text("due_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_obligation_fulfilled_on",
        "core_obligation",
        [sa.text("fulfilled_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_obligation_owner_id",
        "core_obligation",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_obligation_state",
        "core_obligation",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_obligation_state_due_on",
        "core_obligation",
        [sa.text("state NULLS FIRST"), sa.text("due_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_obligation_team_id",
        "core_obligation",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_obligation_external_id_source",
        "core_obligation",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contract_question",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("clause_id", sa.Uuid()),
        sa.Column("question", columns.text(2000), nullable=False),
        sa.Column("question_fold", columns.text(), nullable=False),
        sa.Column("asked_by", columns.text(200)),
        sa.Column("asked_by_fold", columns.text()),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer", columns.text()),
        sa.Column("answer_fold", columns.text()),
        sa.Column("answered_on", sa.Date()),
        sa.Column("answered_by_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["core_user.id"], name="fk_core_contract_question_answered_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_contract_question_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["core_contract_clause.id"], name="fk_core_contract_question_clause_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_contract_question_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_contract_question_contract_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_contract_question_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_contract_question_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contract_question"),
    )
    op.create_index(
        "ix_core_contract_question_answered_by_id",
        "core_contract_question",
        ["answered_by_id", "id"],
        **columns.where("deleted_at IS NULL AND answered_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_question_asked_on",
        "core_contract_question",
        [sa.text("asked_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_question_branch_id",
        "core_contract_question",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_question_changed_at",
        "core_contract_question",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_question_clause_id",
        "core_contract_question",
        ["clause_id", "id"],
        **columns.where("deleted_at IS NULL AND clause_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_question_client_id",
        "core_contract_question",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_question_contract_id",
        "core_contract_question",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_question_owner_id",
        "core_contract_question",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_question_team_id",
        "core_contract_question",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_contract_question_external_id_source",
        "core_contract_question",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_signature",
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
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person", columns.text(200), nullable=False),
        sa.Column("person_fold", columns.text(), nullable=False),
        sa.Column("position", columns.text(200), nullable=False),
        sa.Column("position_fold", columns.text(), nullable=False),
        sa.Column("method", columns.text(60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signer_id", sa.Uuid()),
        sa.Column("power_id", sa.Uuid()),
        sa.Column("up_to_amount", columns.fixed(4)),
        sa.Column("up_to_currency", columns.text(3)),
        sa.Column("has_authority", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["core_contract_party.id"], name="fk_core_signature_party_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["power_id"], ["core_power_of_attorney.id"], name="fk_core_signature_power_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["core_user.id"], name="fk_core_signature_signer_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_signature"),
    )
    op.create_index(
        "ix_core_signature_changed_at",
        "core_signature",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_signature_party_id",
        "core_signature",
        ["party_id", "id"],
        **columns.where("deleted_at IS NULL AND party_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_signature_person_fold",
        "core_signature",
        [sa.text("person_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_signature_power_id",
        "core_signature",
        ["power_id", "id"],
        **columns.where("deleted_at IS NULL AND power_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_signature_signer_id",
        "core_signature",
        ["signer_id", "id"],
        **columns.where("deleted_at IS NULL AND signer_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_signature_external_id_source",
        "core_signature",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_contract", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("type_id", sa.Uuid()))
        batch_op.add_column(sa.Column("due_at", columns.instant()))
        batch_op.create_foreign_key(
            "fk_core_contract_type_id", "core_contract_type", ["type_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_contract_due_at",
        "core_contract",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_type_id",
        "core_contract",
        ["type_id", "id"],
        **columns.where("deleted_at IS NULL AND type_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_contract", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_contract_type_id", type_="foreignkey")
        batch_op.drop_index("ix_core_contract_type_id")
        batch_op.drop_index("ix_core_contract_due_at")
        batch_op.drop_column("due_at")
        batch_op.drop_column("type_id")

    op.drop_table("core_signature")
    op.drop_table("core_contract_question")
    op.drop_table("core_obligation")
    op.drop_table("core_contract_clause")
    op.drop_table("core_checklist_item")
    op.drop_table("core_power_of_attorney")
    op.drop_table("core_required_document")
    op.drop_table("core_required_clause")
    op.drop_table("core_clause_variant")
    op.drop_table("core_contract_type")
    op.drop_table("core_clause")
