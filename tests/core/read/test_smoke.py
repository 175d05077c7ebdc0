import json

from .conftest import Desk
from .reference import Reference


def test_x(desk: Desk, reference: Reference) -> None:
    text = "{pressBooks(first:3){totalCount nodes{id title fee{amount currency} density net share margin{amount} sold author{name tier{label benefits reasons lacks}} workflow{label availableTransitions{name label refusals{code message}}} fair{fee{amount} visits{totalCount}} honours{won{totalCount}}}}}"
    got = desk.data(text)
    want = reference.answer(text, {})
    print(json.dumps(got, ensure_ascii=False, indent=1))
    assert got == want
