"""Cells of exported tables that no spreadsheet computes."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from cinema.domain.movie_tables import guarded_cell


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Return rows as CSV. A text that a spreadsheet would take for a formula gets an apostrophe; numbers stay."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([cell if isinstance(cell, int) else guarded_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
