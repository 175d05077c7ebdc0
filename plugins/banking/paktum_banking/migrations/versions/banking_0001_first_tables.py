"""First tables."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "banking_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "banking_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kyc_status", columns.text(60), nullable=False),
        sa.Column("kyc_risk", columns.text(60)),
        sa.Column("kyc_review_on", sa.Date()),
        sa.Column("is_politically_exposed", sa.Boolean(), nullable=False),
        sa.Column("has_sanctions_hit", sa.Boolean(), nullable=False),
        sa.Column("credit_score", sa.Integer()),
        sa.Column("score_zone", columns.text(60)),
        sa.Column("risk_note", columns.text()),
        sa.Column("risk_note_fold", columns.text()),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("covenant_breached_on", sa.Date()),
        sa.Column("relationship_income_amount", columns.fixed(4)),
        sa.Column("relationship_income_currency", columns.text(3)),
        sa.Column("product_families", sa.Integer(), nullable=False),
        sa.Column("has_payroll", sa.Boolean(), nullable=False),
        sa.Column("board_decision_on", sa.Date()),
        sa.ForeignKeyConstraint(["id"], ["core_client.id"], name="fk_banking_client_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_banking_client"),
    )
    op.create_index("ix_banking_client_kyc_review_on", "banking_client", [sa.text("kyc_review_on NULLS FIRST"), "id"])
    op.create_table(
        "banking_credit_facility",
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
        sa.Column("number", columns.text(60), nullable=False),
        sa.Column("number_fold", columns.text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("limit_amount", columns.fixed(4), nullable=False),
        sa.Column("limit_currency", columns.text(3), nullable=False),
        sa.Column("drawn_amount", columns.fixed(4), nullable=False),
        sa.Column("drawn_currency", columns.text(3), nullable=False),
        sa.Column("reserved_amount", columns.fixed(4), nullable=False),
        sa.Column("reserved_currency", columns.text(3), nullable=False),
        sa.Column("base_rate", columns.text(60), nullable=False),
        sa.Column("margin", columns.fixed(9, 18)),
        sa.Column("commitment_fee", columns.fixed(9, 18)),
        sa.Column("day_count", columns.text(60), nullable=False),
        sa.Column("available_from", sa.Date()),
        sa.Column("available_to", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_banking_credit_facility_client_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_banking_credit_facility"),
    )
    op.create_index(
        "ix_banking_credit_facility_available_to",
        "banking_credit_facility",
        [sa.text("available_to NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_banking_credit_facility_changed_at",
        "banking_credit_facility",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_banking_credit_facility_client_id",
        "banking_credit_facility",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_banking_credit_facility_number_fold",
        "banking_credit_facility",
        [sa.text("number_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_banking_credit_facility_external_id_source",
        "banking_credit_facility",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_banking_credit_facility_number",
        "banking_credit_facility",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "banking_guarantee",
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
        sa.Column("number", columns.text(60), nullable=False),
        sa.Column("number_fold", columns.text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("facility_id", sa.Uuid()),
        sa.Column("form", columns.text(60), nullable=False),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("beneficiary", columns.text(200), nullable=False),
        sa.Column("beneficiary_fold", columns.text(), nullable=False),
        sa.Column("amount_amount", columns.fixed(4), nullable=False),
        sa.Column("amount_currency", columns.text(3), nullable=False),
        sa.Column("fee", columns.fixed(9, 18)),
        sa.Column("issued_on", sa.Date()),
        sa.Column("expires_on", sa.Date()),
        sa.Column("expiry_event", columns.text(200)),
        sa.Column("expiry_event_fold", columns.text()),
        sa.Column("underlying_contract", columns.text(200)),
        sa.Column("underlying_contract_fold", columns.text()),
        sa.Column("is_counter_guarantee", sa.Boolean(), nullable=False),
        sa.Column("is_original_returned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_banking_guarantee_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"],
            ["banking_credit_facility.id"],
            name="fk_banking_guarantee_facility_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_banking_guarantee"),
    )
    op.create_index(
        "ix_banking_guarantee_changed_at",
        "banking_guarantee",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_banking_guarantee_client_id",
        "banking_guarantee",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_banking_guarantee_expires_on",
        "banking_guarantee",
        [sa.text("expires_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_banking_guarantee_facility_id",
        "banking_guarantee",
        ["facility_id", "id"],
        **columns.where("deleted_at IS NULL AND facility_id IS NOT NULL"),
    )
    op.create_index(
        "ix_banking_guarantee_number_fold",
        "banking_guarantee",
        [sa.text("number_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_banking_guarantee_external_id_source",
        "banking_guarantee",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_banking_guarantee_number",
        "banking_guarantee",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("banking_guarantee")
    op.drop_table("banking_credit_facility")
    op.drop_table("banking_client")
