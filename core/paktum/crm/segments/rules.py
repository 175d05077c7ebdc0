"""What a segment must look like, and whether it still does."""

from collections.abc import Iterator

from paktum import Change, Problem, action, label as _, refuse, validation

from .models import Segment


@validation(Segment)
def segment_has_a_filter(change: Change, segment: Segment) -> Iterator[Problem]:
    """The filter is one that the list of these records takes."""
    for message, path in change.filter_faults(segment.record_type, segment.filter):
        yield Problem("INVALID_VALUE", message, ("filter", *path))


@action(Segment, label=_("Check"))
def check(change: Change, segment: Segment) -> None:
    """Refuse a segment whose filter does not fit what there is any more, such as an attribute of another name."""
    for message, path in change.filter_faults(segment.record_type, segment.filter):
        raise refuse("FILTER_OUTDATED", f"{'.'.join(path)}: {message}")
