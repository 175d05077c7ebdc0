"""The roles that plugins ship are copied into the database once; from then on they are the company's."""

from typing import Any

import pytest
import sqlalchemy as sa

from paktum import AccessGrant, AccessPermission, AccessRole, Scope
from paktum.access.actor import SYSTEM
from paktum.access.rights import UNRESTRICTED, Granted, Rights, Scopes
from paktum.access.seeding import seed
from paktum.assembly.build import Assembly
from paktum.testing.databases import assembled, make_tables
from paktum.write.change import Change
from paktum.write.writer import Writer

Kept = dict[str, tuple[set[str], set[tuple[str, str, str, str | None]]]]


@pytest.fixture
def assembly(engine: sa.Engine) -> Assembly:
    assembly = assembled(["banking"])
    make_tables(assembly, engine)
    return assembly


def kept(assembly: Assembly, engine: sa.Engine) -> Kept:
    """The living roles: permissions and grants by code."""

    def read(change: Change) -> Kept:
        permissions, grants = change.list_(AccessPermission), change.list_(AccessGrant)
        return {
            role.code: (
                {each.permission for each in permissions if each.role is role},
                {
                    (each.record_type, each.actions, each.scope.value, each.fields)
                    for each in grants
                    if each.role is role
                },
            )
            for role in change.list_(AccessRole)
        }

    return Writer(assembly, engine).run(SYSTEM, read)


def changed(assembly: Assembly, engine: sa.Engine, work: Any) -> None:
    Writer(assembly, engine).run(SYSTEM, work)


def test_every_shipped_role_is_there_with_what_plugins_add_to_it(assembly: Assembly, engine: sa.Engine) -> None:
    seed(assembly, engine)
    found = kept(assembly, engine)
    assert set(found) == set(assembly.roles)
    assert len(found) == 15
    kyc = "banking.kycStatus,banking.kycRisk,banking.kycReviewOn,banking.isPoliticallyExposed,banking.hasSanctionsHit"
    assert found["compliance_officer"] == (
        {"banking.kyc.write", "banking.risk.read", "banking.risk.write", "compliance.decide", "compliance.waive"},
        {
            ("*", "read", "all", None),
            ("ConflictOfInterest", "create,update,transition", "all", None),
            ("Client", "update", "all", f"{kyc},banking.riskNote"),
            ("Client", "banking_verify_kyc", "all", None),
        },
    )


def test_what_the_company_has_changed_or_deleted_stays_so(assembly: Assembly, engine: sa.Engine) -> None:
    seed(assembly, engine)

    def work(change: Change) -> None:
        roles = {role.code: role for role in change.list_(AccessRole)}
        change.delete(roles["lawyer"])
        change.update(roles["hr"], name="People")
        for grant in change.list_(AccessGrant):
            if grant.role is roles["finance"] and grant.record_type == "Deal":
                change.delete(grant)
            elif grant.role is roles["auditor"]:
                change.update(grant, scope=Scope.BRANCH)
        change.create(AccessGrant, role=roles["finance"], record_type="Product", actions="update", scope=Scope.ALL)

    changed(assembly, engine, work)
    before = kept(assembly, engine)
    seed(assembly, engine)
    assert kept(assembly, engine) == before
    assert "lawyer" not in before
    assert before["auditor"] == ({"*.read"}, {("*", "read", "branch", None)})


def test_a_plugin_that_is_enabled_later_adds_its_roles_and_its_part_of_others(engine: sa.Engine) -> None:
    full = assembled(["banking"])
    make_tables(full, engine)
    core = assembled([])
    seed(core, engine)
    before = kept(core, engine)
    assert before["compliance_officer"] == (
        {"compliance.decide", "compliance.waive"},
        {("*", "read", "all", None), ("ConflictOfInterest", "create,update,transition", "all", None)},
    )
    seed(full, engine)
    found = kept(full, engine)
    assert set(found) - set(before) == {"banking.credit_analyst"}
    assert len(found["compliance_officer"][1]) == 4


def test_wider_scopes_stand_for_narrower_ones_and_equal_grants_for_equal_rights(assembly: Assembly) -> None:
    client, product = assembly.entities["Client"], assembly.entities["Product"]
    read, work = frozenset({"read"}), frozenset({"read", "act"})
    rights = Rights(
        [Granted("*", work, Scope.OWN), Granted("Client", read, Scope.ALL), Granted("shared", read, Scope.ALL)]
    )
    assert rights.scopes(client, "read") == (Scope.ALL,)
    assert rights.scopes(client, "change_owner") == (Scope.OWN,)
    assert rights.scopes(client, "update") == ()
    assert rights.scopes(product, "read") == (Scope.ALL,)
    assert rights == Rights(reversed(list(rights.grants)))
    assert rights != UNRESTRICTED
    limited = rights.limited(Scopes(frozenset({("*", "read")})))
    assert (limited.scopes(client, "read"), limited.scopes(client, "change_owner")) == ((Scope.ALL,), ())
    assert limited != rights
    assert limited == rights.limited(Scopes(frozenset({("*", "read")})))
    unrestricted = UNRESTRICTED.limited(Scopes(frozenset({("Client", "read"), ("Product", "*")})))
    assert (unrestricted.scopes(client, "update"), unrestricted.scopes(product, "update")) == ((), (Scope.ALL,))
