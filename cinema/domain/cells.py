"""A table of typed cells for a spreadsheet: dates stay dates, amounts stay numbers, and every text stays a text."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Cell = str | int | Decimal | date | datetime | None
"""A cell's value; an instant is in the house's own time, without a timezone, as spreadsheets have it."""


@dataclass(frozen=True, slots=True)
class CellTable:
    """Named columns and rows of as many cells. `places` is how many decimals an amount is shown with."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    places: int = 2
