"""Texts that people read: written in English where they are declared, translated by each plugin's catalogue."""


class Label(str):
    """A text that can be translated; its English form is also its key in the catalogue."""

    __slots__ = ()


def label(text: str) -> Label:
    """Mark a text as one that people read, so that it is collected for translation; usually imported as `_`."""
    return Label(text)


def label_from_name(name: str) -> Label:
    """The label of something that has none: `kyc_review_on` becomes `Kyc review on`."""
    return Label(name.replace("_", " ").capitalize())
