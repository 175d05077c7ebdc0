"""The documents that a company asks for to begin with."""

from paktum import Defaults

from .models import RequiredDocument

DEFAULTS = (
    Defaults(
        RequiredDocument, by="code",
        rows=(
            {"code": "register_extract", "name": "Extract from the company register", "type": "supply", "position": 1},
            {"code": "specimen_signature", "name": "Specimen signature", "type": "supply", "position": 2},
            {"code": "tax_certificate", "name": "Tax certificate", "type": "service", "is_mandatory": False},
        ),
    ),
)  # fmt: skip
