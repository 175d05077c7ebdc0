"""Authority."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0006"
down_revision = "core_0005"

BEFORE = "id, at, actor_id, on_behalf_of_id, origin, operation, request_id"
SINCE = "id, at, actor_id, on_behalf_of_id, approved_by_id, origin, operation, request_id"


def upgrade() -> None:
    op.create_table(
        "core_approval_request",
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
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("record_type", columns.text(100), nullable=False),
        sa.Column("record_id", columns.text(100)),
        sa.Column("requested_version", sa.Integer()),
        sa.Column("action", columns.text(100), nullable=False),
        sa.Column("operation", columns.text(200), nullable=False),
        sa.Column("input", columns.text()),
        sa.Column("input_fold", columns.text()),
        sa.Column("reason", columns.text()),
        sa.Column("reason_fold", columns.text()),
        sa.Column("measure", columns.text(100), nullable=False),
        sa.Column("value", columns.fixed(4, 18), nullable=False),
        sa.Column("currency", columns.text(200)),
        sa.Column("approver_role", columns.text(100)),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("on_behalf_of_id", sa.Uuid()),
        sa.Column("expires_at", columns.instant(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid()),
        sa.Column("decided_at", columns.instant()),
        sa.Column("comment", columns.text()),
        sa.Column("comment_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_approval_request_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["core_user.id"], name="fk_core_approval_request_decided_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["core_user.id"], name="fk_core_approval_request_on_behalf_of_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_approval_request_owner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_approval_request_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_approval_request"),
    )
    op.create_index(
        "ix_core_approval_request_branch_id",
        "core_approval_request",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_approval_request_changed_at",
        "core_approval_request",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_approval_request_decided_by_id",
        "core_approval_request",
        ["decided_by_id", "id"],
        **columns.where("deleted_at IS NULL AND decided_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_approval_request_on_behalf_of_id",
        "core_approval_request",
        ["on_behalf_of_id", "id"],
        **columns.where("deleted_at IS NULL AND on_behalf_of_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_approval_request_operation",
        "core_approval_request",
        [sa.text("operation NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_approval_request_owner_id",
        "core_approval_request",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_approval_request_record_id",
        "core_approval_request",
        [sa.text("record_id NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_approval_request_state_created_at",
        "core_approval_request",
        [sa.text("state NULLS FIRST"), sa.text("created_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_approval_request_team_id",
        "core_approval_request",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_approval_request_external_id_source",
        "core_approval_request",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_authority_limit",
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
        sa.Column("role_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("measure", columns.text(100), nullable=False),
        sa.Column("value", columns.fixed(4, 18)),
        sa.Column("currency", columns.text(200)),
        sa.Column("days", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["role_id"], ["core_access_role.id"], name="fk_core_authority_limit_role_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name="fk_core_authority_limit_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_authority_limit"),
    )
    op.create_index(
        "ix_core_authority_limit_changed_at",
        "core_authority_limit",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_authority_limit_role_id",
        "core_authority_limit",
        ["role_id", "id"],
        **columns.where("deleted_at IS NULL AND role_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_authority_limit_user_id",
        "core_authority_limit",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_authority_limit_external_id_source",
        "core_authority_limit",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "paktum_asked",
        sa.Column("request_id", sa.Uuid(), primary_key=True),
        sa.Column("digest", columns.text(64), nullable=False),
        sa.Column("given", columns.text(), nullable=False),
    )
    op.create_index("ix_paktum_asked_digest", "paktum_asked", ["digest"])
    op.add_column("paktum_change_set", sa.Column("approved_by_id", sa.Uuid()))
    guard(SINCE)


def downgrade() -> None:
    guard(BEFORE)
    op.drop_column("paktum_change_set", "approved_by_id")
    op.drop_table("paktum_asked")
    op.drop_table("core_authority_limit")
    op.drop_table("core_approval_request")


def guard(fixed: str) -> None:
    """Refuse changes of these columns of change sets, in place of the others."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER paktum_change_set_kept ON paktum_change_set")
        op.execute(
            f"CREATE TRIGGER paktum_change_set_kept BEFORE UPDATE OF {fixed} OR DELETE ON paktum_change_set "
            "FOR EACH ROW EXECUTE FUNCTION paktum_append_only()"
        )
        return
    op.execute("DROP TRIGGER paktum_change_set_changed")
    op.execute(
        f"CREATE TRIGGER paktum_change_set_changed BEFORE UPDATE OF {fixed} ON paktum_change_set "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    )
