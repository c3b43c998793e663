"""Collects the mistakes of a seed file, so that all of them are told in one run, in the order of the file."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import ValidationError

from cinema.domain.field_errors import path_of, words_for
from cinema.errors import CinemaError, InvalidFileError

T = TypeVar("T")
MOST = 200
"""From so many mistakes on, the rest of the file is not looked at."""


class Mistakes:
    """The mistakes found so far: one for each path, the first one that was found there."""

    def __init__(self, sections: Sequence[str]) -> None:
        """`sections` are the names of the file's top level, in their order."""
        self._sections = list(sections)
        self._found: dict[str, str] = {}

    @property
    def are_many(self) -> bool:
        """Whether so many were found that reading on makes no sense."""
        return len(self._found) >= MOST

    def note(self, path: str, words: str) -> None:
        """Note what is wrong at a path."""
        if not self.are_many:
            self._found.setdefault(path, words)

    def note_shape(self, error: ValidationError, at: tuple[int | str, ...] = ()) -> None:
        """Note what a model found in the part of the file at a place."""
        for one in error.errors(include_url=False, include_input=False):
            words = words_for(one["type"], one.get("ctx", {}), one["msg"])
            self.note(path_of((*at, *one["loc"])), words)

    def checked(self, path: str, check: Callable[[], T]) -> T | None:
        """Return what a check returns; None if it refuses, which is noted with its message."""
        try:
            return check()
        except CinemaError as error:
            self.note(path, error.message)
            return None

    def finish(self) -> None:
        """Raise InvalidFileError with every mistake, if there is one."""
        if self._found:
            raise InvalidFileError({path: self._found[path] for path in sorted(self._found, key=self._place)})

    def _place(self, path: str) -> tuple[int, list[int]]:
        """Return where in the file a path is; fields of one item stay as they were found."""
        section = re.split(r"[.\[]", path, maxsplit=1)[0]
        place = self._sections.index(section) if section in self._sections else -1
        return place, [int(one) for one in re.findall(r"\[(\d+)\]", path)[:1]]
