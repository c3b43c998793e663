"""How the audit's findings are made: all of them say what does not agree, and what to do about it."""

from cinema.ports import Finding

MOST = 1000
"""So many findings of a kind of check are told; whoever has more has one cause for them."""


def finding(check: str, subject: str, message: str, advice: str, **about: str) -> Finding:
    """Return a finding; `about` names what it is about by kind."""
    return Finding(check, ok=False, message=message, subject=subject, advice=advice, about=about)
