"""What a job description needs before it goes on."""

from paktum import Condition, Guard, Row, Saving, before_save, label as _, living

from .models import JobDescription, JobSection

MANDATORY = (JobSection.GENERAL, JobSection.FUNCTIONS, JobSection.RIGHTS, JobSection.RESPONSIBILITY)


@before_save(JobDescription)
def places_of_the_employee(saving: Saving) -> None:
    """A job description belongs where its employee works."""
    owner = saving["owner"]
    for place in ("team", "branch"):
        if saving[place] is None and owner is not None:
            saving[place] = living(getattr(owner, place))


def is_of_somebody(description: Row) -> Condition:
    """Whether it is an employee's."""
    return ~description.is_standard & description.owner.id.is_not(None)


def is_accountable(description: Row) -> Condition:
    """Whether it says to whom the employee answers, and who appoints."""
    return description.accountable_to.id.is_not(None) & description.appointed_by.id.is_not(None)


def has_sections(description: Row) -> Condition:
    """Whether every mandatory section has a point."""
    general, *others = (
        description.items.any(lambda item, section=section: item.section == section) for section in MANDATORY
    )
    for other in others:
        general = general & other
    return general


def has_skills(description: Row) -> Condition:
    """Whether every skill that a point takes is asked for."""
    return description.items.every(
        lambda item: (
            item.key_of("skill").is_(None)
            | description.skills.any(lambda asked: asked.key_of("skill") == item.key_of("skill"))
        )
    )


def is_agreed(description: Row) -> Condition:
    """Whether all three have agreed."""
    return (
        description.legal_agreed_on.is_not(None)
        & description.hr_agreed_on.is_not(None)
        & description.supervisor_agreed_on.is_not(None)
    )


def is_signed(description: Row) -> Condition:
    """Whether both sides have signed."""
    return description.company_signed_on.is_not(None) & description.employee_signed_on.is_not(None)


EMPLOYEE_NAMED = Guard("core.employee_missing", _("Say first whose job it describes."), is_of_somebody)
ACCOUNTABLE = Guard(
    "core.accountability_missing", _("Say to whom the employee is accountable, and who appoints."), is_accountable
)
SECTIONS = Guard(
    "core.section_missing", _("The sections on general matters, functions, rights and responsibility are needed."),
    has_sections,
)  # fmt: skip
SKILLS = Guard("core.skill_missing", _("A skill that a function takes is not among the skills."), has_skills)
AGREED = Guard("core.agreement_missing", _("A lawyer, HR and the supervisor have not all agreed yet."), is_agreed)
SIGNED = Guard("core.job_unsigned", _("Both sides have not signed yet."), is_signed)
