"""Fields of a document that may hold anything: the value if it is of its kind, else an empty one."""

from collections.abc import Mapping
from typing import Any


def word(one: Mapping[str, Any], name: str) -> str:
    """Return a text field, empty for anything else."""
    value = one.get(name)
    return value if isinstance(value, str) else ""


def number(one: Mapping[str, Any], name: str) -> int:
    """Return a whole number, 0 for anything else."""
    value = one.get(name)
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else 0


def inside(one: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a field that is a document, empty for anything else."""
    value = one.get(name)
    return value if isinstance(value, dict) else {}


def list_in(one: Mapping[str, Any], name: str) -> list[Any]:
    """Return a field that is a list, empty for anything else."""
    value = one.get(name)
    return value if isinstance(value, list) else []
