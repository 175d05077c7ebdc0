"""The one write path: rights, validation, guards, versions and history in one transaction."""
