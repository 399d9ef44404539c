"""What a browser calls itself, in two words that a person knows: Firefox, Windows."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=512)
def device_words(agent: str) -> tuple[str, str]:
    """Return the browser and the system of a user agent; "" for what it does not tell."""
    from ua_parser import parse  # its rules take a while: only where sessions are listed

    found = parse(agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    return browser, system
