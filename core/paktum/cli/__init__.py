"""The command line, `paktum`: one small file per group of commands. Commands import what they need when they run.

Exit codes:

0  done
1  an error that nobody foresaw; `paktum --traceback COMMAND ...` shows where it happened
2  the command line itself is wrong
3  refused: nothing was changed; every reason is told with its code and, where there is one, its remedy
4  done, but there is something to look at: rejected rows of an import, findings of `paktum doctor`

What was asked for goes to stdout, everything else to stderr. With `--json` stdout gets exactly one JSON document: the
result, or `{"errors": [{"code", "message", "remedy"}]}`.
"""

from .application import app


def main() -> None:
    """Run the command that the process was started with."""
    app()
