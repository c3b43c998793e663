"""Ports of the administration: pictures and tables of movies in files."""

from pathlib import Path
from typing import Protocol

from cinema.domain.movie_tables import MovieTable
from cinema.domain.movies import Poster


class Pictures(Protocol):
    """Pictures from outside. What is refused raises InvalidInputError for the field `poster`, with the reason."""

    def read(self, path: Path) -> bytes:
        """Return a file's content; refuses what is no regular file of a bounded size."""

    def poster(self, content: bytes) -> Poster:
        """Return a JPEG, PNG or WebP picture as a poster: turned as its camera was, without any other data, in RGB.

        The same content gives the same name. Refuses other files, animations, and those with too many pixels.
        """

    def logo(self, content: bytes) -> Poster:
        """Return such a picture as a logo: a PNG of at most LOGO_SIDE, with what is transparent in it."""


class MovieFiles(Protocol):
    """Tables of movies in CSV or JSON files."""

    def read(self, path: Path) -> MovieTable:
        """Read a table; InvalidInputError for the field `file` says why a file can't be read."""

    def write(self, path: Path, table: MovieTable, *, replace: bool) -> None:
        """Write a table, as JSON to a file of that ending, else as CSV; whole or not at all.

        A file that is there is only replaced if `replace`, else ConflictError.
        """
