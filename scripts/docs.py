"""Write the generated parts of docs/: `python -m scripts.docs`; with `--check` only compare.

A page is written by hand; between ``<!-- begin NAME -->`` and ``<!-- end NAME -->`` stands what the
function NAME of :data:`PARTS` makes from the code.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from scripts.docs_parts import PARTS

DOCS = Path(__file__).resolve().parent.parent / "docs"
PLACE = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)


def filled(page: str) -> str:
    """Return the page with every generated part made anew."""
    return PLACE.sub(lambda place: f"{place[1]}{PARTS[place[2]]().strip()}\n{place[3]}", page)


def stale() -> dict[Path, str]:
    """Return the pages that are not what the code says, with what they should be."""
    pages = {path: path.read_text() for path in sorted(DOCS.glob("*.md"))}
    wanted = {path: filled(page) for path, page in pages.items()}
    return {path: wanted[path] for path, page in pages.items() if wanted[path] != page}


def main(arguments: list[str]) -> int:
    """Write the pages, or (``--check``) return 1 having named those that are stale."""
    pages = stale()
    if "--check" not in arguments:
        for path, page in pages.items():
            path.write_text(page)
        return 0
    for path in pages:
        sys.stdout.write(f"docs/{path.name} is out of date; run `make docs`\n")
    return 1 if pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
