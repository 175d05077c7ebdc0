"""How hard generated tests try: `make test EFFORT=10` draws ten times as many examples."""

import os


def examples(number: int) -> int:
    """How many examples to draw where a quick run draws so many."""
    return number * int(os.environ.get("PAKTUM_TEST_EFFORT") or 1)
