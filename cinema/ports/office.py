"""Ports of the administration: pictures, tables, calendars and web pages in files."""

from pathlib import Path
from typing import Protocol

from cinema.domain.calendar_events import Calendar
from cinema.domain.cells import CellTable
from cinema.domain.movie_tables import MovieTable
from cinema.domain.movies import Poster
from cinema.domain.site import Site, WrittenSite


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
    """Tables of movies in CSV, JSON or XLSX files."""

    def read(self, path: Path) -> MovieTable:
        """Read a table; InvalidInputError for the field `file` says why a file can't be read."""

    def write(self, path: Path, table: MovieTable, *, replace: bool) -> None:
        """Write a table, as JSON or XLSX to a file of that ending, else as CSV; whole or not at all.

        A file that is there is only replaced if `replace`, else ConflictError.
        """


class ExportFiles(Protocol):
    """Files that managers take out of the house: whole or not at all.

    A file that is there is only replaced if `replace`, else ConflictError for the field `file`; InvalidInputError for
    it if a file can't be written.
    """

    def write_content(self, path: Path, content: bytes, *, replace: bool) -> None:
        """Write a content as it is."""

    def write_text(self, path: Path, text: str, *, replace: bool) -> None:
        """Write a text with a mark that lets spreadsheets know its encoding."""

    def write_cells(self, path: Path, table: CellTable, *, replace: bool) -> None:
        """Write a table as XLSX."""

    def write_calendar(self, path: Path, calendar: Calendar, *, replace: bool) -> None:
        """Write a calendar as iCalendar (RFC 5545)."""


class SiteWriter(Protocol):
    """Web pages in a folder."""

    def write(self, folder: Path, site: Site, *, force: bool) -> WrittenSite:
        """Write a site in all languages, in the place of an earlier one; a reader sees the one or the other, whole.

        What others put beside an earlier export's files stays. A folder with anything else in it: ConflictError for the
        field `folder` unless `force`, then its content is put aside. InvalidInputError if it can't be written.
        """
