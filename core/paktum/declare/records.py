"""What the declared records check of themselves, so that the error stands at the line that is wrong."""


def require_tuples(record: object, *names: str) -> None:
    """Raise TypeError unless these attributes are tuples: `("new")` is a text, and `(GUARD)` a guard."""
    for name in names:
        value = getattr(record, name)
        if not isinstance(value, tuple):
            kind = type(value).__name__
            raise TypeError(f"{type(record).__name__}: {name} must be a tuple, not {kind}; write ({value!r},)")
