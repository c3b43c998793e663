"""Writes what managers take out of the house into files: texts, XLSX, calendars. Libraries are loaded late."""

from pathlib import Path

from cinema.adapters.plain_files import write_whole
from cinema.domain.calendar_events import Calendar
from cinema.domain.cells import CellTable


class FilesOfHouse:
    """See `cinema.ports.ExportFiles`."""

    def write_content(self, path: Path, content: bytes, *, replace: bool) -> None:
        """See the port."""
        write_whole(path, content, replace=replace)

    def write_text(self, path: Path, text: str, *, replace: bool) -> None:
        """See the port."""
        write_whole(path, text.encode("utf-8-sig"), replace=replace)

    def write_cells(self, path: Path, table: CellTable, *, replace: bool) -> None:
        """See the port."""
        from cinema.adapters.spreadsheet import write_sheet

        write_whole(path, write_sheet(table), replace=replace)

    def write_calendar(self, path: Path, calendar: Calendar, *, replace: bool) -> None:
        """See the port."""
        from cinema.adapters.calendar_file import calendar_bytes

        write_whole(path, calendar_bytes(calendar), replace=replace)
