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
        plugins = ", ".join(dict.fromkeys(self.plugins))
        return f"[{self.code}] {plugins}: {self.message} -> {self.remedy}"


class AssemblyError(PaktumError):
    """The enabled plugins cannot work together; `problems` lists every reason."""

    def __init__(self, problems: list[StartupProblem]) -> None:
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"The plugins cannot be assembled ({count}):\n{lines}")
