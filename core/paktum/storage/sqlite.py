"""The one SQLite library of the process: pip's, not the system's.

Systems ship SQLite libraries that cannot parse deeply nested statements (before 3.46 the parser's stack is fixed), and
two libraries in one process must not open the same file: closing it in one drops the locks of the other.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    from pysqlite3 import dbapi2 as sqlite3  # the same interface as the standard library's

__all__ = ["sqlite3"]
