"""Texts that people read: written in English where they are declared, translated by each plugin's catalogue."""

from typing import Any


class Label(str):
    """A text that can be translated; its English form is also its key in the catalogue."""

    __slots__ = ()

    def filled(self, **values: Any) -> "FilledLabel":
        """The text with values in its places: `_("at most {limit}").filled(limit=5)`."""
        return FilledLabel(self, values)


class FilledLabel(Label):
    """A label with values in its places. It is translated before they are put in; those that are labels are too."""

    __slots__ = ("template", "values")

    template: Label
    values: dict[str, Any]

    def __new__(cls, template: Label, values: dict[str, Any]) -> "FilledLabel":
        text = super().__new__(cls, template.format(**values))
        text.template, text.values = template, values
        return text


def label(text: str) -> Label:
    """Mark a text as one that people read, so that it is collected for translation; usually imported as `_`."""
    return Label(text)


def label_from_name(name: str) -> Label:
    """The label of something that has none: `kyc_review_on` becomes `Kyc review on`."""
    return Label(name.replace("_", " ").capitalize())
