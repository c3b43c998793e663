"""How the audit's findings are made: all of them say what does not agree, and what to do about it."""

from collections.abc import Iterable

from cinema.ports import Finding

MOST = 1000
"""So many findings of a kind of check are told; whoever has more has one cause for them."""


def finding(check: str, subject: str, message: str, advice: str, **about: str) -> Finding:
    """Return a finding; `about` names what it is about by kind."""
    return Finding(check, ok=False, message=message, subject=subject, advice=advice, about=about)


def still_so(found: Iterable[Finding], now: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what was found and is found again: the same, about the same ticket or attempt, not a like one since."""
    there = {_what(one) for one in now}
    return tuple(one for one in found if _what(one) in there)


def _what(one: Finding) -> tuple[str | None, ...]:
    return (one.check, one.subject, one.about.get("ticket"), one.about.get("attempt"))
