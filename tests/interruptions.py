"""What befalls a program at a chosen step: a repository is put in another's place, so no program has such points."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from repositories.storage import Storage


class _Interrupted:
    """A repository with something that happens before or after one of its methods, the first time that it is called."""

    def __init__(self, inner: Any, method: str, when: str, what: Callable[[], object]) -> None:
        self._inner, self._method, self._when, self._what = inner, method, when, what
        self._happened = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name != self._method or self._happened:
            return found

        def interrupted(*given: Any, **named: Any) -> Any:
            self._happened = True
            if self._when == "before":
                self._what()
            done = found(*given, **named)
            if self._when == "after":
                self._what()
            return done

        return interrupted


def interrupted(storage: Storage, point: str, what: Callable[[], object]) -> Storage:
    """Return the storage in which something happens, once, at a point such as "after seat_maps.pin"."""
    when, _space, step = point.partition(" ")
    part, _dot, method = step.partition(".")
    assert when in {"before", "after"}, point
    assert hasattr(getattr(storage, part), method), point
    changed: Any = {part: _Interrupted(getattr(storage, part), method, when, what)}
    return replace(storage, **changed)
