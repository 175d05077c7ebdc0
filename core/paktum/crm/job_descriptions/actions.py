"""What people do with job descriptions."""

from datetime import date
from typing import Any

from paktum import Change, User, action, label as _, refuse

from .models import MANAGE, JobDescription, JobFunction, JobItem, JobSection, JobSkill, JobVariant

AGREE_LEGAL = "job_description.agree_legal"
AGREE_HR = "job_description.agree_hr"
APPROVE = "job_description.approve"
SIGN = "job_description.sign"

UNAGREED: dict[str, Any] = dict.fromkeys(
    ("legal_agreed_on", "legal_agreed_by", "hr_agreed_on", "hr_agreed_by", "supervisor_agreed_on")
)


@action(JobDescription, label=_("Adapt for somebody"), permission=MANAGE)
def adapt(change: Change, description: JobDescription, employee: User, name: str | None = None) -> None:
    """Make a draft for an employee of a standard job description, with its points and skills: it is among the
    `adaptations`. What is changed in it then is told by `isOwn` of its points, and by `leftOut`."""
    if not description.is_standard:
        raise refuse("core.not_standard", _("Only a standard job description is adapted."), "id")
    _copy(
        change, description, name=name or description.name, owner=employee, accountable_to=employee.manager,
        adapted_from=description,
    )  # fmt: skip


@action(JobDescription, label=_("Make a new version"), permission=MANAGE)
def revise(change: Change, description: JobDescription) -> None:
    """Make a new version of a job description, a draft with the same points and skills: it is among `laterVersions`,
    and takes the place of this one when it comes into force."""
    _copy(
        change, description, name=description.name, owner=description.owner, team=description.team,
        branch=description.branch, accountable_to=description.accountable_to,
        employment_contract=description.employment_contract, adapted_from=description.adapted_from,
        previous=description, revision=description.revision + 1,
    )  # fmt: skip


def _copy(change: Change, description: JobDescription, **given: Any) -> None:
    made = change.create(
        JobDescription, language=description.language, appointed_by=description.appointed_by,
        replaced_by=description.replaced_by, qualification=description.qualification, segment=description.segment,
        territory=description.territory, **given,
    )  # fmt: skip
    for item in change.list_(JobItem, JobItem.description_id == description.id):
        change.create(
            JobItem, description=made, section=item.section, position=item.position, text=item.text, skill=item.skill
        )
    for asked in change.list_(JobSkill, JobSkill.description_id == description.id):
        change.create(JobSkill, description=made, skill=asked.skill, level=asked.level)


@action(JobDescription, label=_("Take over functions"), permission=MANAGE)
def take_functions(change: Change, description: JobDescription, variant: JobVariant) -> None:
    """Put the functions of a variant, in the language of the job description, behind those that it has, and the skills
    that they take among its skills; what is there already is not put there again."""
    items = change.list_(JobItem, JobItem.description_id == description.id)
    skills = {each.skill for each in change.list_(JobSkill, JobSkill.description_id == description.id)}
    texts = {each.text for each in items}
    position = max((each.position for each in items if each.section is JobSection.FUNCTIONS), default=0)
    wanted = (JobFunction.variant == variant) & (JobFunction.language == description.language)
    for function in change.list_(JobFunction, wanted):
        if function.text not in texts:
            position += 1
            change.create(
                JobItem, description=description, section=JobSection.FUNCTIONS, position=position, text=function.text,
                skill=function.skill,
            )  # fmt: skip
        if function.skill is not None and function.skill not in skills:
            skills.add(function.skill)
            change.create(JobSkill, description=description, skill=function.skill)


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
    change.update(description, company_signed_on=day, company_signature=_signature(signer))


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
    """What is written anew is agreed to anew."""
    change.update(description, **UNAGREED)


def come_into_force(change: Change, description: JobDescription) -> None:
    """Note the day; the version before is not in force any more."""
    change.update(description, in_force_on=change.today)
    if description.previous is not None and description.previous.state == "in_force":
        change.transition(description.previous, "replace")
