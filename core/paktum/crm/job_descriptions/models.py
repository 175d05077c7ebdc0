"""Skills, functions of jobs, and job descriptions with their sections."""

import enum
from datetime import date

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Team,
    User,
    computed,
    field,
    label as _,
    reference,
    state as held_in,
    when,
)

from ..segments.models import Segment

MANAGE = "job_description.manage"
"""The permission to write job descriptions, and the catalogues that they are made of."""

LANGUAGE = _("BCP 47, such as hu or en.")
LEVELS = 5
"""How well a skill can be mastered: from 1 to this."""

AGREED_BY = _("Who agreed to the text.")


class Skill(Entity, display="name", label=_("Skill"), label_plural=_("Skills"), permission=MANAGE):
    """Something that people know or can do."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))


class JobVariant(enum.Enum):
    """What somebody who works with clients mainly does."""

    SELLING = "selling"
    COMPLAINTS = "complaints"
    AFTER_SALES = "after_sales"
    ADVICE = "advice"


class JobFunction(
    Entity, display="text", label=_("Function of jobs"), label_plural=_("Functions of jobs"), permission=MANAGE
):
    """A function that job descriptions of a variant are made of, in one language."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    variant: Mapped[JobVariant] = field(label=_("Variant of the job"))
    language: Mapped[str] = field(exact=True, length=35, label=_("Language"), help=LANGUAGE)
    text: Mapped[str] = field(length=1000, label=_("Text"))
    skill: Mapped[Skill | None] = reference(
        reverse="functions", reverse_label=_("Functions of jobs"), label=_("Skill"), help=_("That it takes.")
    )


class JobDescription(
    Entity, display="name", label=_("Job description"), label_plural=_("Job descriptions"), delete_permission=MANAGE
):
    """What somebody in a position does, may do and answers for. It is written as a draft, agreed to by a lawyer, HR and
    the supervisor, approved by the head of the company, signed by both sides, and then in force; what comes next is a
    new version, made by `jobDescriptionRevise`. Only drafts are changed and deleted, by whoever writes job
    descriptions."""

    code: Mapped[str | None] = field(
        write=MANAGE, exact=True, length=60, unique=True, create_only=True, label=_("Code"),
        help=_("Of a standard one."),
    )  # fmt: skip
    name: Mapped[str] = field(write=MANAGE, searchable=True, label=_("Position"))
    state: Mapped[str] = held_in("job_description", label=_("State"))
    language: Mapped[str] = field(write=MANAGE, exact=True, length=35, default="en", label=_("Language"), help=LANGUAGE)
    is_standard: Mapped[bool] = field(
        write=MANAGE, default=False, create_only=True, label=_("Standard description"),
        help=_("One that others are adapted from; it is nobody's and is never signed."),
    )  # fmt: skip
    adapted_from: Mapped["JobDescription | None"] = reference(
        write=None, reverse="adaptations", reverse_label=_("Adaptations"), label=_("Adapted from"),
        help=_("The standard one, see `jobDescriptionAdapt`."),
    )  # fmt: skip
    previous: Mapped["JobDescription | None"] = reference(
        write=None, reverse="later_versions", reverse_label=_("Later versions"), label=_("Version before")
    )
    revision: Mapped[int] = field(default=1, write=None, label=_("Version of the text"))
    owner: Mapped[User | None] = reference(
        write=MANAGE, reverse="job_descriptions", reverse_label=_("Job descriptions"), label=_("Employee"),
        help=_("Whose job it is."),
    )  # fmt: skip
    team: Mapped[Team | None] = reference(write=MANAGE, label=_("Team"), help=_("The employee's unless it is given."))
    branch: Mapped[Branch | None] = reference(
        write=MANAGE, label=_("Branch"), help=_("The employee's unless it is given.")
    )
    accountable_to: Mapped[User | None] = reference(
        write=MANAGE, label=_("Accountable to"), help=_("The supervisor, who agrees to the text too.")
    )
    appointed_by: Mapped[User | None] = reference(
        write=MANAGE, label=_("Appointed by"), help=_("Who appoints and dismisses whoever has the position.")
    )
    replaced_by: Mapped[User | None] = reference(
        write=MANAGE, label=_("Replaced by"), help=_("Who does the work in absence.")
    )
    qualification: Mapped[str | None] = field(
        write=MANAGE, long=True, label=_("Qualification"), help=_("What is asked for.")
    )
    segment: Mapped[Segment | None] = reference(
        write=MANAGE, label=_("Segment"), help=_("Of the clients that are served, if it is not any.")
    )
    territory: Mapped[str | None] = field(
        write=MANAGE, label=_("Territory"), help=_("Where it is done, if it is not anywhere.")
    )
    employment_contract: Mapped[str | None] = field(
        write=MANAGE, exact=True, length=60, label=_("Employment contract"),
        help=_("The number of the one that it is an annex to."),
    )  # fmt: skip

    legal_agreed_on: Mapped[date | None] = field(write=None, label=_("Agreed by a lawyer on"))
    legal_agreed_by: Mapped[User | None] = reference(write=None, label=_("Agreed by the lawyer"), help=AGREED_BY)
    hr_agreed_on: Mapped[date | None] = field(write=None, label=_("Agreed by HR on"))
    hr_agreed_by: Mapped[User | None] = reference(write=None, label=_("Agreed by HR"), help=AGREED_BY)
    supervisor_agreed_on: Mapped[date | None] = field(write=None, label=_("Agreed by the supervisor on"))
    company_signed_on: Mapped[date | None] = field(write=None, label=_("Signed for the company on"))
    company_signed_by: Mapped[User | None] = reference(write=None, label=_("Who signed for the company"))
    company_signature: Mapped[str | None] = field(
        write=None, personal="company_signed_by", label=_("Signed for the company by"),
        help=_("Name and position of who signed."),
    )  # fmt: skip
    employee_signed_on: Mapped[date | None] = field(write=None, label=_("Signed by the employee on"))
    employee_signature: Mapped[str | None] = field(
        write=None, personal="owner", label=_("Signed by"), help=_("Name and position of who signed.")
    )
    in_force_on: Mapped[date | None] = field(write=None, label=_("In force since"))

    left_out: Mapped[str | None] = computed(
        lambda row: row.adapted_from.items.joined(
            lambda item: item.text, lambda item: row.items.none(lambda own: own.text == item.text)
        ),
        label=_("Left out"), help=_("What the standard one says and this does not, with semicolons between."),
    )  # fmt: skip


class JobSection(enum.Enum):
    """A part of a job description: the first four are in every one."""

    GENERAL = "general"
    FUNCTIONS = "functions"
    RIGHTS = "rights"
    RESPONSIBILITY = "responsibility"
    RELATIONS = "relations"
    QUALITY = "quality"


class JobItem(
    Entity, display="text", label=_("Point of a job description"), label_plural=_("Points of job descriptions"),
    permission=MANAGE, indexes=(("description", "position"),),
):  # fmt: skip
    """One sentence of a job description: a function, a right, a ground of responsibility."""

    code: Mapped[str | None] = field(
        exact=True, length=60, unique=True, create_only=True, label=_("Code"), help=_("Of a point of a standard one.")
    )
    description: Mapped[JobDescription] = reference(
        reverse="items", reverse_label=_("Points"), label=_("Job description"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    section: Mapped[JobSection] = field(label=_("Section"))
    position: Mapped[int] = field(default=0, minimum=0, label=_("Position"), help=_("Its place in the section."))
    text: Mapped[str] = field(length=1000, label=_("Text"))
    skill: Mapped[Skill | None] = reference(
        reverse="job_items", reverse_label=_("Points of job descriptions"), label=_("Skill"), help=_("That it takes.")
    )

    is_own: Mapped[bool | None] = computed(
        lambda row: when(
            row.description.adapted_from.id.is_not(None),
            row.description.adapted_from.items.none(lambda item: item.text == row.text),
        ),
        label=_("Different"), help=_("Whether the standard one does not say so; empty if there is none."),
    )  # fmt: skip


class JobSkill(
    Entity, label=_("Skill of a job description"), label_plural=_("Skills of job descriptions"), permission=MANAGE
):
    """A skill that a position asks for."""

    description: Mapped[JobDescription] = reference(
        reverse="skills", reverse_label=_("Skills"), label=_("Job description"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    skill: Mapped[Skill] = reference(
        reverse="job_skills", reverse_label=_("Job descriptions"), label=_("Skill"), create_only=True
    )
    level: Mapped[int] = field(
        default=3, minimum=1, maximum=LEVELS, label=_("Level"), help=_("At least: from 1 (basic) to 5 (expert).")
    )
