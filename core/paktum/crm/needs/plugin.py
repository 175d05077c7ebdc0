"""What the module `needs` adds."""

from ..module import Module
from .actions import complete, decline, need_questionnaire, open_deal, suggest_products, suggestions_are_renewed
from .catalogue import NEEDS as FIRST_NEEDS, QUESTIONS
from .examples import EXAMPLES
from .models import (
    CrossSellRule,
    Need,
    NeedAnswer,
    NeedQuestion,
    NeedsProfile,
    ProductFit,
    ProductSuggestion,
    SuggestionReason,
)
from .rules import answer_fits_its_question, rule_says_what_was_bought

NEEDS = Module(
    entities=(
        Need,
        NeedQuestion,
        NeedsProfile,
        NeedAnswer,
        ProductFit,
        CrossSellRule,
        ProductSuggestion,
        SuggestionReason,
    ),
    defaults=(FIRST_NEEDS, QUESTIONS),
    actions=(complete, suggest_products, decline, open_deal),
    queries=(need_questionnaire,),
    validations=(answer_fits_its_question, rule_says_what_was_bought),
    jobs=(suggestions_are_renewed,),
    examples=EXAMPLES,
)
