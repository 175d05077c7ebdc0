"""The product as `paktum serve` serves it, with `OwnersOnly` as the rights: FOLDER PORT."""

import sys
from pathlib import Path

from paktum.assembly.build import load_assembly
from paktum.cli.serving import bind, run_app
from paktum.http.app import create_app
from paktum.settings import find_settings

from .rights import OwnersOnly


def main() -> None:
    """Serve on a port of this machine."""
    folder, port = sys.argv[1:]
    settings = find_settings(Path(folder))
    app = create_app(settings, load_assembly(settings.plugins, settings.primary_tiers), OwnersOnly)
    run_app(bind("127.0.0.1", int(port)), app)


if __name__ == "__main__":
    main()
