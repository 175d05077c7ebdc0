"""What can be wrong with a set of plugins. All of it is found before any of it is reported."""

from dataclasses import dataclass

from ..declare.errors import PaktumError


@dataclass(frozen=True, slots=True)
class StartupProblem:
    """One reason why the plugins cannot work together: which plugins, what is wrong, and what mends it."""

    code: str
    plugins: tuple[str, ...]
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"[{self.code}] {', '.join(self.plugins)}: {self.message} -> {self.remedy}"


class AssemblyError(PaktumError):
    """The enabled plugins cannot work together; `problems` lists every reason."""

    def __init__(self, problems: list[StartupProblem]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"The plugins cannot be assembled ({len(problems)} problems):\n{lines}")
