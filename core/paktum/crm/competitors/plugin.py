"""What the module `competitors` adds."""

from paktum import Permission, label as _

from ..module import Module
from ..permissions import MANAGE_SALES
from .models import ComparisonCard, ComparisonPoint, Competitor, CompetitorProduct

COMPETITORS = Module(
    entities=(Competitor, CompetitorProduct, ComparisonCard, ComparisonPoint),
    permissions=(Permission(MANAGE_SALES, _("Change the catalogues and rules of sales")),),
)
