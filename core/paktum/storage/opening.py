"""The database of an installation, with the keys that its confidential texts need."""

from pathlib import Path

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.personal import encrypted_fields
from ..settings import Environment, Settings
from .ciphers import EncryptionError
from .encryption import use_keys
from .engines import write_engine
from .master_keys import add_master_key, master_keys


def open_database(settings: Settings, assembly: Assembly) -> sa.Engine:
    """An engine for the database that the settings name.

    Where something is confidential and there is no master key, development makes one, and production is refused.
    """
    file = Path(settings.keys_file)
    masters = master_keys(file)
    if not masters and encrypted_fields(assembly):
        if settings.environment is Environment.PRODUCTION:
            raise EncryptionError(f"there is no master key in {file}; make one with: paktum keys new")
        add_master_key(file)
        masters = master_keys(file)
    return use_keys(write_engine(settings.database_url), masters)
