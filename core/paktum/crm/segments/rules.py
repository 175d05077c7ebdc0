"""What a segment must look like, and whether it still does."""

from collections.abc import Iterator

from paktum import Change, Problem, action, label as _, refuse, validation

from .models import Segment


def filter_faults(change: Change, type_name: str, text: str, name: str) -> Iterator[Problem]:
    """What a validation says of an attribute that is a filter of an entity: a JSON text in the form of its list."""
    for message, path in change.filter_faults(type_name, text):
        yield Problem("INVALID_VALUE", message, (name, *path))


@validation(Segment)
def segment_has_a_filter(change: Change, segment: Segment) -> Iterator[Problem]:
    """The filter is one that the list of these records takes."""
    yield from filter_faults(change, segment.record_type, segment.filter, "filter")


@action(Segment, label=_("Check"))
def check(change: Change, segment: Segment) -> None:
    """Refuse a segment whose filter does not fit what there is any more, such as an attribute of another name."""
    for fault in filter_faults(change, segment.record_type, segment.filter, "filter"):
        raise refuse("FILTER_OUTDATED", f"{'.'.join(fault.path)}: {fault.message}")
