"""The locks: exact versions and hashes of every package, also of those that ours need.

``python -m scripts.locks`` writes them anew from ``requirements*.txt``, for all systems at once;
``--check`` says whether they still agree. Checking needs no network.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("requirements", "requirements-dev", "requirements-node", "requirements-sbom")
STAMP = "# made from sha256:"
OLDEST = "3.11"


def lines_of(path: Path) -> list[str]:
    """Return what a list asks for, without its comments; those of the lists it includes, too."""
    found: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("-r "):
            found += lines_of(path.with_name(text[3:].strip()))
        elif text:
            found.append(text)
    return sorted(found)


def stamp_of(path: Path) -> str:
    """Return the line by which a lock says which list it was made from."""
    return STAMP + hashlib.sha256("\n".join(lines_of(path)).encode()).hexdigest()


def problems_of(source: Path, lock: Path) -> list[str]:
    """Return what is wrong with a lock; nothing where it agrees with its list."""
    if not lock.is_file():
        return [f"{lock.name} is missing"]
    text = lock.read_text("utf-8")
    found = []
    if stamp_of(source) not in text.splitlines():
        found.append(f"{lock.name} was made from another {source.name}")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    found += [
        f"{lock.name}: {entry.split()[0]} has no hash"
        for entry in entries
        if "--hash=sha256:" not in entry
    ]
    if "://" in text:
        found.append(f"{lock.name} names a place to load from; every installation has its own")
    return found


def write(source: Path, lock: Path) -> None:
    """Resolve a list for all systems; versions that the lock has and that still fit are kept."""
    run = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--no-header",
        "--python-version", OLDEST, "--generate-hashes", "--no-emit-index-url", "--no-config",
        source.name, "--output-file", lock.name,
    ]  # fmt: skip
    if source.name == "requirements-dev.txt":  # what tests run with is what servers run with
        run += ["--constraint", "requirements.lock"]
    subprocess.run(run, cwd=ROOT, check=True)  # noqa: S603 - our own words
    text = lock.read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(STAMP)]
    lock.write_text("\n".join([stamp_of(source), *kept]) + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    """Write the locks, or check them; 1 where they do not agree."""
    pairs = [(ROOT / f"{name}.txt", ROOT / f"{name}.lock") for name in NAMES]
    if "--check" not in arguments:
        for source, lock in pairs:
            write(source, lock)
    problems = [problem for pair in pairs for problem in problems_of(*pair)]
    for problem in problems:
        sys.stderr.write(f"{problem}; run: make lock\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
