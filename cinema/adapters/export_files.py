"""Writes what managers take out of the house into files: texts, XLSX, calendars. Libraries are loaded late."""

from pathlib import Path

from cinema.domain.calendar_events import Calendar
from cinema.domain.cells import CellTable
from cinema.files import FOR_ALL, new_file


class FilesOfHouse:
    """See `cinema.ports.ExportFiles`."""

    def write_content(self, path: Path, content: bytes, *, replace: bool) -> None:
        """See the port."""
        _write(path, content, replace=replace)

    def write_text(self, path: Path, text: str, *, replace: bool) -> None:
        """See the port."""
        _write(path, text.encode("utf-8-sig"), replace=replace)

    def write_cells(self, path: Path, table: CellTable, *, replace: bool) -> None:
        """See the port."""
        from cinema.adapters.spreadsheet import write_sheet

        _write(path, write_sheet(table), replace=replace)

    def write_calendar(self, path: Path, calendar: Calendar, *, replace: bool) -> None:
        """See the port."""
        from cinema.adapters.calendar_file import calendar_bytes

        _write(path, calendar_bytes(calendar), replace=replace)


def _write(path: Path, content: bytes, *, replace: bool) -> None:
    with new_file(path, replace=replace, mode=FOR_ALL) as file:
        file.write(content)
