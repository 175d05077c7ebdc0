"""What the module `job_descriptions` adds."""

from paktum import Permission, State, Transition, Workflow, label as _

from ..module import Module
from .actions import (
    AGREE_HR,
    AGREE_LEGAL,
    APPROVE,
    SIGN,
    adapt,
    agree_as_hr,
    agree_as_lawyer,
    agree_as_supervisor,
    come_into_force,
    drop_agreements,
    revise,
    sign_as_employee,
    sign_for_company,
    take_functions,
)
from .defaults import DEFAULTS
from .examples import EXAMPLES
from .models import MANAGE, JobDescription, JobFunction, JobItem, JobSkill, Skill
from .rules import ACCOUNTABLE, AGREED, EMPLOYEE_NAMED, SECTIONS, SIGNED, SKILLS, places_of_the_employee

WORKFLOW = Workflow(
    "job_description",
    _("Job description"),
    states=(
        State("draft", _("Draft")),
        State("agreeing", _("Being agreed"), frozen=True),
        State("with_head", _("With the head of the company"), frozen=True),
        State("signing", _("Being signed"), frozen=True),
        State("in_force", _("In force"), frozen=True),
        State("replaced", _("Replaced"), final=True, frozen=True),
        State("withdrawn", _("Withdrawn"), final=True, frozen=True),
    ),
    transitions=(
        Transition(
            "submit", _("Submit for agreement"), ("draft",), "agreeing",
            (EMPLOYEE_NAMED, ACCOUNTABLE, SECTIONS, SKILLS), permission=MANAGE,
        ),
        Transition(
            "return_to_draft", _("Return to draft"), ("agreeing", "with_head", "signing"), "draft", permission=MANAGE,
            effect=drop_agreements,
        ),
        Transition(
            "send_to_head", _("Send to the head of the company"), ("agreeing",), "with_head", (AGREED,),
            permission=MANAGE,
        ),
        Transition("approve", _("Approve"), ("with_head",), "signing", permission=APPROVE),
        Transition(
            "put_into_force", _("Put into force"), ("signing",), "in_force", (SIGNED,), permission=MANAGE,
            effect=come_into_force,
        ),
        Transition("replace", _("Replace by the next version"), ("in_force",), "replaced", permission=MANAGE),
        Transition("withdraw", _("Withdraw"), ("signing", "in_force"), "withdrawn", permission=APPROVE),
    ),
    initial="draft",
)  # fmt: skip

JOB_DESCRIPTIONS = Module(
    entities=(Skill, JobFunction, JobDescription, JobItem, JobSkill),
    workflows=(WORKFLOW,),
    defaults=DEFAULTS,
    before_save=(places_of_the_employee,),
    actions=(
        adapt,
        revise,
        take_functions,
        agree_as_lawyer,
        agree_as_hr,
        agree_as_supervisor,
        sign_for_company,
        sign_as_employee,
    ),
    permissions=(
        Permission(MANAGE, _("Write job descriptions")),
        Permission(AGREE_LEGAL, _("Agree to job descriptions as a lawyer")),
        Permission(AGREE_HR, _("Agree to job descriptions as HR")),
        Permission(APPROVE, _("Approve job descriptions")),
        Permission(SIGN, _("Sign job descriptions for the company")),
    ),
    examples=EXAMPLES,
)
