"""Announcements and departments."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0030"
down_revision = "core_0029"


def upgrade() -> None:
    op.create_table(
        "core_audit_criterion",
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
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_audit_criterion"),
    )
    op.create_index(
        "ix_core_audit_criterion_changed_at",
        "core_audit_criterion",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_audit_criterion_name_fold",
        "core_audit_criterion",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_audit_criterion_code",
        "core_audit_criterion",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_audit_criterion_external_id_source",
        "core_audit_criterion",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_department_standard",
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
        sa.Column("department_id", sa.Uuid()),
        sa.Column("answer_within", sa.Integer(), nullable=False),
        sa.Column("answer_unit", columns.text(60), nullable=False),
        sa.Column("calendar", columns.text(60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["core_team.id"], name="fk_core_department_standard_department_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_department_standard"),
    )
    op.create_index(
        "ix_core_department_standard_changed_at",
        "core_department_standard",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_department_standard_department_id",
        "core_department_standard",
        ["department_id", "id"],
        **columns.where("deleted_at IS NULL AND department_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_department_standard_name_fold",
        "core_department_standard",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_department_standard_code",
        "core_department_standard",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_department_standard_external_id_source",
        "core_department_standard",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_announcement",
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
        sa.Column("purpose", columns.text(60), nullable=False),
        sa.Column("lifecycle", columns.text(60)),
        sa.Column("client_tier", columns.text(60)),
        sa.Column("industry", columns.text(200)),
        sa.Column("industry_fold", columns.text()),
        sa.Column("sent_at", columns.instant()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_announcement_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_announcement_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_announcement_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_announcement"),
    )
    op.create_index(
        "ix_core_announcement_branch_id",
        "core_announcement",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_announcement_changed_at",
        "core_announcement",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_announcement_name_fold",
        "core_announcement",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_announcement_owner_id",
        "core_announcement",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_announcement_sent_at",
        "core_announcement",
        [sa.text("sent_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_announcement_team_id",
        "core_announcement",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_announcement_external_id_source",
        "core_announcement",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_service_audit",
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
        sa.Column("audited_on", sa.Date(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("findings", columns.text()),
        sa.Column("findings_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_service_audit_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["core_team.id"], name="fk_core_service_audit_department_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_service_audit_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_service_audit_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_service_audit"),
    )
    op.create_index(
        "ix_core_service_audit_audited_on",
        "core_service_audit",
        [sa.text("audited_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_service_audit_branch_id",
        "core_service_audit",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_service_audit_changed_at",
        "core_service_audit",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_service_audit_department_id",
        "core_service_audit",
        ["department_id", "id"],
        **columns.where("deleted_at IS NULL AND department_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_service_audit_name_fold",
        "core_service_audit",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_service_audit_owner_id",
        "core_service_audit",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_service_audit_state",
        "core_service_audit",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_service_audit_team_id",
        "core_service_audit",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_service_audit_external_id_source",
        "core_service_audit",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_announcement_text",
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
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("channel", columns.text(60), nullable=False),
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("body", columns.text(), nullable=False),
        sa.Column("body_fold", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["core_announcement.id"],
            name="fk_core_announcement_text_announcement_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_announcement_text"),
    )
    op.create_index(
        "ix_core_announcement_text_announcement_id",
        "core_announcement_text",
        ["announcement_id", "id"],
        **columns.where("deleted_at IS NULL AND announcement_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_announcement_text_changed_at",
        "core_announcement_text",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_announcement_text_subject_fold",
        "core_announcement_text",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_announcement_text_external_id_source",
        "core_announcement_text",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_audit_mark",
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
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer()),
        sa.Column("comment", columns.text(1000)),
        sa.Column("comment_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["core_service_audit.id"], name="fk_core_audit_mark_audit_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["core_audit_criterion.id"], name="fk_core_audit_mark_criterion_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_audit_mark"),
    )
    op.create_index(
        "ix_core_audit_mark_audit_id",
        "core_audit_mark",
        ["audit_id", "id"],
        **columns.where("deleted_at IS NULL AND audit_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_audit_mark_changed_at",
        "core_audit_mark",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_audit_mark_criterion_id",
        "core_audit_mark",
        ["criterion_id", "id"],
        **columns.where("deleted_at IS NULL AND criterion_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_audit_mark_external_id_source",
        "core_audit_mark",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_announcement_recipient",
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
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("channel", columns.text(60), nullable=False),
        sa.Column("address", columns.text(254)),
        sa.Column("address_fold", columns.text()),
        sa.Column("delivery", columns.text(60), nullable=False),
        sa.Column("left_out_because", columns.text(60)),
        sa.Column("sent_at", columns.instant()),
        sa.Column("failure", columns.text(200)),
        sa.Column("failure_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["core_announcement.id"],
            name="fk_core_announcement_recipient_announcement_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_announcement_recipient_client_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_announcement_recipient_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"],
            ["core_announcement_text.id"],
            name="fk_core_announcement_recipient_text_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_announcement_recipient"),
    )
    op.create_index(
        "ix_core_announcement_recipient_announcement_id",
        "core_announcement_recipient",
        ["announcement_id", "id"],
        **columns.where("deleted_at IS NULL AND announcement_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_announcement_recipient_announcement_id_delivery",
        "core_announcement_recipient",
        ["announcement_id", sa.text("delivery NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_announcement_recipient_changed_at",
        "core_announcement_recipient",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_announcement_recipient_client_id",
        "core_announcement_recipient",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_announcement_recipient_contact_id",
        "core_announcement_recipient",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_announcement_recipient_text_id",
        "core_announcement_recipient",
        ["text_id", "id"],
        **columns.where("deleted_at IS NULL AND text_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_announcement_recipient_external_id_source",
        "core_announcement_recipient",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_consent",
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
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("channel", columns.text(60), nullable=False),
        sa.Column("purpose", columns.text(60), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("evidence", columns.text(200)),
        sa.Column("evidence_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_consent_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_consent"),
    )
    op.create_index(
        "ix_core_consent_changed_at",
        "core_consent",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_consent_contact_id",
        "core_consent",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_consent_external_id_source",
        "core_consent",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_internal_request",
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
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("answer_by", columns.instant()),
        sa.Column("answered_at", columns.instant()),
        sa.Column("answer", columns.text()),
        sa.Column("answer_fold", columns.text()),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["core_user.id"], name="fk_core_internal_request_assignee_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_internal_request_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["core_case.id"], name="fk_core_internal_request_case_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_internal_request_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_internal_request_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_internal_request_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_internal_request"),
    )
    op.create_index(
        "ix_core_internal_request_answer_by",
        "core_internal_request",
        [sa.text("answer_by NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_internal_request_assignee_id",
        "core_internal_request",
        ["assignee_id", "id"],
        **columns.where("deleted_at IS NULL AND assignee_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_internal_request_branch_id",
        "core_internal_request",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_internal_request_case_id",
        "core_internal_request",
        ["case_id", "id"],
        **columns.where("deleted_at IS NULL AND case_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_internal_request_changed_at",
        "core_internal_request",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_internal_request_client_id",
        "core_internal_request",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_internal_request_due_at",
        "core_internal_request",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_internal_request_owner_id",
        "core_internal_request",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_internal_request_state",
        "core_internal_request",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_internal_request_subject_fold",
        "core_internal_request",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_internal_request_team_id",
        "core_internal_request",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_internal_request_external_id_source",
        "core_internal_request",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_internal_request")
    op.drop_table("core_consent")
    op.drop_table("core_announcement_recipient")
    op.drop_table("core_audit_mark")
    op.drop_table("core_announcement_text")
    op.drop_table("core_service_audit")
    op.drop_table("core_announcement")
    op.drop_table("core_department_standard")
    op.drop_table("core_audit_criterion")
