"""Copies of a database are made whatever it is called, and tell nobody its password."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum.storage.dumps import BackupError, dump, load
from paktum.storage.engines import DatabaseKind, write_engine


def test_a_file_in_a_folder_with_signs_is_copied(tmp_path: Path) -> None:
    folder = tmp_path / "50% #1"
    folder.mkdir()
    engine = write_engine(f"sqlite:///{folder}/paktum.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (a)")
    copied: list[str] = []

    dump(DatabaseKind.SQLITE, engine, tmp_path / "copy", lambda copy: copied.extend(sa.inspect(copy).get_table_names()))

    assert copied == ["kept"]
    engine.dispose()


@pytest.mark.parametrize("url", ["postgresql://me:secret@host/company", "postgresql://me@host/company?password=secret"])
def test_a_password_is_not_among_the_arguments_of_a_program(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_restore"
    program.write_text('#!/bin/sh\necho "arguments: $*; password: $PGPASSWORD" >&2; exit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(BackupError) as refused:
        load(DatabaseKind.POSTGRESQL, url, tmp_path / "file")
    assert str(refused.value) == (
        "pg_restore failed: arguments: --dbname=postgresql://me@host/company --no-password --no-owner --no-privileges "
        f"--exit-on-error --single-transaction {tmp_path}/file; password: secret"
    )
