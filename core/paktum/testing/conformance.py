"""What every plugin must hold, whatever it adds. Each check raises `AssertionError` with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ..assembly.build import load_assembly
from ..schema.build import build_schema
from ..storage.comparison import drift
from ..storage.engines import write_engine
from ..storage.history import tables_by_plugin
from ..storage.migrations import downgrade, upgrade


def check_schema(plugins: Sequence[str]) -> None:
    """The plugins give the same schema text each time, in whatever order they are named."""
    texts = {build_schema(load_assembly(names)).sdl() for names in (plugins, plugins[::-1])}
    assert len(texts) == 1, "two assemblies of the same plugins have different schemas"


def check_migrations(plugin: str, plugins: Sequence[str], database_url: str) -> None:
    """The plugin's migrations make what it declares, take all of it back, and make it again."""
    assembly = load_assembly(plugins)
    declared = set(tables_by_plugin(assembly).get(plugin, ()))
    engine = write_engine(database_url)
    try:
        for _ in range(2):
            upgrade(assembly, engine)
            different = drift(assembly, engine)
            assert not different, "\n".join(different)
            downgrade(assembly, engine, plugin)
            left = declared & set(sa.inspect(engine).get_table_names())
            assert not left, f"taking back the migrations of {plugin} leaves {', '.join(sorted(left))}"
    finally:
        engine.dispose()
