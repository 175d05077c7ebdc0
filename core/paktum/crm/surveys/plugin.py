"""What the module `surveys` adds."""

from paktum import Defaults

from ..module import Module
from .actions import answer
from .examples import EXAMPLES
from .models import Survey, SurveyInvitation, SurveyKind
from .rules import ask_after_a_case, ask_who_wishes_it, is_about_the_manager, may_be_asked

SURVEY_ROWS = Defaults(
    Survey,
    by="code",
    rows=(
        {
            "code": "nps", "name": "Recommendation", "kind": SurveyKind.NPS,
            "question": "How likely is it that you recommend us to others?",
        },
        {
            "code": "csat", "name": "Satisfaction with the answer", "kind": SurveyKind.CSAT,
            "question": "How satisfied are you with how we solved this?", "is_asked_after_cases": True,
        },
    ),
)  # fmt: skip

SURVEYS = Module(
    entities=(Survey, SurveyInvitation),
    defaults=(SURVEY_ROWS,),
    actions=(answer,),
    before_save=(ask_who_wishes_it, is_about_the_manager),
    validations=(may_be_asked,),
    after_commit=(ask_after_a_case,),
    examples=EXAMPLES,
)
