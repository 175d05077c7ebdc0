"""Importing files: a declarative mapping, batches through the write path, and a file of the rows that were rejected."""

from .mapping import ImportMapping, read_mapping
from .report import ImportReport, StepReport
from .running import Progress, run_import

__all__ = ["ImportMapping", "ImportReport", "Progress", "StepReport", "read_mapping", "run_import"]
