"""Ask whether a package that we lock has a known weakness: ``python -m scripts.audit``.

Ends with 1 where one has. Where the data cannot be reached, or a package is not in it, that is said
and nothing fails: a build without network must not stop, and must not look audited either.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-sbom.lock")
LONGEST = 120  # seconds


def ask(lock: str) -> list[dict[str, Any]] | None:
    """Return what pip-audit says of each package of a lock; nothing where it could not ask."""
    run = [
        sys.executable, "-m", "pip_audit", "--disable-pip", "--requirement", lock, "--format",
        "json", "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            run, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return None
    return packages


def report(lock: str, packages: list[dict[str, Any]] | None) -> tuple[str, bool]:
    """Return a sentence about a lock, and whether anything in it is known to be weak."""
    if packages is None:
        return f"pip-audit: {lock}: not audited, its data could not be reached", False
    weak = [each for each in packages if each.get("vulns")]
    if weak:
        named = (
            f"{each['name']} {each['version']}: {', '.join(v['id'] for v in each['vulns'])}"
            for each in weak
        )
        return f"pip-audit: {lock}: known weaknesses: {'; '.join(named)}", True
    skipped = sum("skip_reason" in each for each in packages)
    asked = len(packages) - skipped
    if not asked:
        return f"pip-audit: {lock}: not audited, none of its packages is in reach", False
    left = f", {skipped} not in its data" if skipped else ""
    return f"pip-audit: {lock}: {asked} packages without a known weakness{left}", False


def main() -> int:
    """Audit every lock."""
    results = [report(lock, ask(lock)) for lock in LOCKS]
    for sentence, _ in results:
        sys.stdout.write(f"{sentence}\n")
    return 1 if any(is_weak for _, is_weak in results) else 0


if __name__ == "__main__":
    sys.exit(main())
