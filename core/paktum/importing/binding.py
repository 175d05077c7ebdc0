"""A mapping against an assembly and the files of a folder: every mistake is found before a row is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.errors import Problem, Refused
from .columns import Column, ColumnBinder
from .mapping import FileRule, ImportMapping, LoadRule, read_mapping
from .reading import SourceFile, open_source


@dataclass(frozen=True, slots=True)
class Step:
    """One load, ready to run."""

    name: str
    file: SourceFile
    model: EntityModel
    source: str
    key: tuple[int, ...]
    columns: tuple[Column, ...]
    cells: tuple[int, ...]
    is_distinct: bool


def bind(assembly: Assembly, mapping_path: Path, folder: Path) -> tuple[Step, ...]:
    """The steps of a mapping file. Raises `Refused` with every mistake in the mapping, each with its code."""
    mapping, problems = read_mapping(mapping_path)
    files = _files(mapping, folder, not problems, problems)
    steps = []
    for number, load in enumerate(mapping.loads, start=1):
        model = assembly.entities.get(load.entity)
        if model is None or not model.creatable:
            known = ", ".join(sorted(name for name, each in assembly.entities.items() if each.creatable))
            problems.append(
                Problem("IMPORT_ENTITY_UNKNOWN", f"{load.entity} is no entity that can be imported; there are {known}")
            )
            continue
        file = files.get(load.file)
        columns = ColumnBinder(assembly, mapping, load, model, problems).bind(file.header if file else ())
        if file is not None and set(load.read_columns) <= set(file.header):
            steps.append(_step(number, mapping, load, model, file, columns))
    if problems:
        raise Refused(*problems)
    return tuple(steps)


def _files(mapping: ImportMapping, folder: Path, is_whole: bool, problems: list[Problem]) -> dict[str, SourceFile]:
    """The files that the loads read. If the mapping is whole, every column must be mapped or ignored."""
    used: dict[str, set[str]] = {}
    for load in mapping.loads:
        used.setdefault(load.file, set()).update(load.read_columns)
    for name in mapping.files.keys() - used.keys():
        problems.append(Problem("IMPORT_FILE_UNUSED", f"no load reads the file {name}", ("files", name)))
    files = {}
    for name, columns in used.items():
        if PurePath(name).is_absolute() or ".." in PurePath(name).parts or not (folder / name).is_file():
            problems.append(Problem("IMPORT_FILE_MISSING", f"there is no file {name} in {folder}"))
            continue
        rule = mapping.file(name)
        try:
            files[name] = open_source(name, folder / name, rule, columns)
        except Refused as refused:
            problems.extend(refused.problems)
        else:
            problems.extend(_absent(files[name], columns | set(rule.ignored)))
            if is_whole:
                problems.extend(_unaccounted(files[name], columns, rule))
    return files


def _absent(file: SourceFile, named: set[str]) -> Iterator[Problem]:
    header = ", ".join(file.header)
    for column in sorted(named - set(file.header)):
        yield Problem("IMPORT_COLUMN_MISSING", f"{file.name} has no column {column!r}; it has {header}")


def _unaccounted(file: SourceFile, used: set[str], rule: FileRule) -> Iterator[Problem]:
    for column in file.header:
        if column not in used and column not in rule.ignored:
            wish = f'map it, or list it in [files."{file.name}"] ignored'
            yield Problem("IMPORT_COLUMN_UNMAPPED", f"the column {column!r} of {file.name} would be lost: {wish}")
        if column in used and column in rule.ignored:
            yield Problem("IMPORT_COLUMN_IGNORED", f"the column {column!r} of {file.name} is both mapped and ignored")


def _step(
    number: int, mapping: ImportMapping, load: LoadRule, model: EntityModel, file: SourceFile,
    columns: tuple[Column, ...],
) -> Step:  # fmt: skip
    return Step(
        name=load.name or f"{number}. {model.type_name}",
        file=file,
        model=model,
        source=load.source or mapping.source,
        key=tuple(map(file.header.index, load.external_id)),
        columns=columns,
        cells=tuple(sorted(set(map(file.header.index, load.read_columns)))),
        is_distinct=load.distinct,
    )
