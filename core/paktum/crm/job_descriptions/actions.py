"""What people do with job descriptions."""

from datetime import date
from typing import Any

from paktum import Change, User, action, label as _, living, refuse

from .models import MANAGE, JobDescription, JobFunction, JobItem, JobSection, JobSkill, JobVariant, Skill

AGREE_LEGAL = "job_description.agree_legal"
AGREE_HR = "job_description.agree_hr"
APPROVE = "job_description.approve"
SIGN = "job_description.sign"

UNAGREED: dict[str, Any] = dict.fromkeys(
    (
        "legal_agreed_on", "legal_agreed_by", "hr_agreed_on", "hr_agreed_by", "supervisor_agreed_on",
        "company_signed_on", "company_signed_by", "company_signature", "employee_signed_on", "employee_signature",
    )
)  # fmt: skip


@action(JobDescription, label=_("Adapt for somebody"), permission=MANAGE)
def adapt(change: Change, description: JobDescription, employee: User, name: str | None = None) -> None:
    """Make a draft for an employee of a standard job description, with its points and skills: it is among the
    `adaptations`. What is changed in it then is told by `isOwn` of its points, and by `leftOut`."""
    if not description.is_standard:
        raise refuse("core.not_standard", _("Only a standard job description is adapted."), "id")
    _copy(
        change, description, name=name or description.name, owner=employee, accountable_to=living(employee.manager),
        adapted_from=description,
    )  # fmt: skip


@action(JobDescription, label=_("Make a new version"), permission=MANAGE)
def revise(change: Change, description: JobDescription) -> None:
    """Make a new version of the job description that is in force, a draft with the same points and skills: it is among
    `laterVersions`, and takes the place of this one when it comes into force. There is one at a time."""
    _require(description, "in_force")
    later = JobDescription.previous_id == description.id
    if change.list_(JobDescription, later, JobDescription.state != "withdrawn"):
        raise refuse("core.job_being_revised", _("The next version is being written already."), "id")
    _copy(
        change, description, name=description.name, owner=living(description.owner), team=living(description.team),
        branch=living(description.branch), accountable_to=living(description.accountable_to),
        employment_contract=description.employment_contract, adapted_from=living(description.adapted_from),
        previous=description, revision=description.revision + 1,
    )  # fmt: skip


def _copy(change: Change, description: JobDescription, **given: Any) -> None:
    made = change.create(
        JobDescription, language=description.language, appointed_by=living(description.appointed_by),
        replaced_by=living(description.replaced_by), qualification=description.qualification,
        segment=living(description.segment), territory=description.territory, **given,
    )  # fmt: skip
    _read_skills(change)
    for item in change.list_(JobItem, JobItem.description_id == description.id):
        change.create(
            JobItem, description=made, section=item.section, position=item.position, text=item.text,
            skill=living(item.skill),
        )  # fmt: skip
    for asked in change.list_(JobSkill, JobSkill.description_id == description.id):
        change.create(JobSkill, description=made, skill=asked.skill, level=asked.level)


def _read_skills(change: Change) -> None:
    """Read the catalogue at once, and not each skill where one leads to it."""
    change.fetch(Skill, Skill.deleted_at.is_(None))


@action(JobDescription, label=_("Take over functions"), permission=MANAGE)
def take_functions(change: Change, description: JobDescription, variant: JobVariant) -> None:
    """Put the functions of a variant, in the language of the job description, behind those that it has, and the skills
    that they take among its skills; what is there already is not put there again."""
    items = change.list_(JobItem, JobItem.description_id == description.id)
    _read_skills(change)
    skills = {each.skill for each in change.list_(JobSkill, JobSkill.description_id == description.id)}
    texts = {each.text for each in items}
    position = max((each.position for each in items if each.section is JobSection.FUNCTIONS), default=0)
    wanted = (JobFunction.variant == variant) & (JobFunction.language == description.language)
    for function in change.list_(JobFunction, wanted):
        skill = living(function.skill)
        if function.text not in texts:
            position += 1
            change.create(
                JobItem, description=description, section=JobSection.FUNCTIONS, position=position, text=function.text,
                skill=skill,
            )  # fmt: skip
        if skill is not None and skill not in skills:
            skills.add(skill)
            change.create(JobSkill, description=description, skill=skill)


# Agreement and signatures


@action(JobDescription, label=_("Agree as a lawyer"), permission=AGREE_LEGAL)
def agree_as_lawyer(change: Change, description: JobDescription) -> None:
    """Agree to the text as the company's lawyer."""
    _require(description, "agreeing")
    change.update(description, legal_agreed_on=change.today, legal_agreed_by=change.actor.user_id)


@action(JobDescription, label=_("Agree as HR"), permission=AGREE_HR)
def agree_as_hr(change: Change, description: JobDescription) -> None:
    """Agree to the text as the HR department."""
    _require(description, "agreeing")
    change.update(description, hr_agreed_on=change.today, hr_agreed_by=change.actor.user_id)


@action(JobDescription, label=_("Agree as the supervisor"))
def agree_as_supervisor(change: Change, description: JobDescription) -> None:
    """Agree to the text as the one to whom the employee is accountable."""
    _require(description, "agreeing")
    supervisor = description.accountable_to
    if supervisor is None or supervisor.id != change.actor.user_id:
        raise refuse("core.not_the_supervisor", _("The employee is accountable to somebody else."), "id")
    change.update(description, supervisor_agreed_on=change.today)


@action(JobDescription, label=_("Sign for the company"), permission=SIGN)
def sign_for_company(change: Change, description: JobDescription, signed_on: date | None = None) -> None:
    """Sign as the head of the company, today unless a day is given."""
    signer = _acting(change)
    if signer is None:
        raise refuse("core.nobody_signs", _("Only a person can sign."), "id")
    day = _day(change, description, signed_on)
    signature = _signature(signer)
    change.update(description, company_signed_on=day, company_signed_by=signer, company_signature=signature)


@action(JobDescription, label=_("Sign as the employee"))
def sign_as_employee(change: Change, description: JobDescription, signed_on: date | None = None) -> None:
    """Note that the employee has taken note and signed, today unless a day is given: done by the employee, or by
    whoever writes job descriptions, for a signature on paper."""
    employee = description.owner
    if employee is None or (employee.id != change.actor.user_id and not change.actor.may(MANAGE)):
        raise refuse("core.not_the_employee", _("It describes somebody else's job."), "id")
    day = _day(change, description, signed_on)
    change.update(description, employee_signed_on=day, employee_signature=_signature(employee))


def _day(change: Change, description: JobDescription, signed_on: date | None) -> date:
    _require(description, "signing")
    if signed_on is not None and signed_on > change.today:
        raise refuse("OUT_OF_RANGE", _("The day is in the future."), "signedOn")
    return signed_on or change.today


def _require(description: JobDescription, state: str) -> None:
    if description.state != state:
        raise refuse("core.job_not_there", _("The job description is not there yet, or not any more."), "id")


def _acting(change: Change) -> User | None:
    return None if change.actor.user_id is None else change.find(User, change.actor.user_id)


def _signature(user: User) -> str:
    return ", ".join(filter(None, (user.name, user.position)))


# What follows from transitions


def drop_agreements(change: Change, description: JobDescription) -> None:
    """What is written anew is agreed to and signed anew."""
    change.update(description, **UNAGREED)


def come_into_force(change: Change, description: JobDescription) -> None:
    """Note the day; the version that was in force is not any more."""
    change.update(description, in_force_on=change.today)
    for version in _versions(change, description):
        if version.state == "in_force" and version is not description:
            change.transition(version, "replace")


def _versions(change: Change, description: JobDescription) -> list[JobDescription]:
    """All versions of a job description, the first one first."""
    first = description
    while first.previous is not None:
        first = first.previous
    found = [first]
    for version in found:
        found += change.list_(JobDescription, JobDescription.previous_id == version.id)
    return found
