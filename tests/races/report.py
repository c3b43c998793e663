"""The table of the proof, printed row by row as it grows."""

from tests.races.tally import Row

_COLUMNS = ("contenders", "attempts", "sold", "refused", "sold twice", "lost", "gaps")
_WIDTH = 40
_NOTE = 160


def heading() -> str:
    """Return the table's first lines."""
    names = f"{'scenario':<{_WIDTH}}" + "".join(f"{name:>12}" for name in (*_COLUMNS, "seconds"))
    return f"{names}\n{'-' * len(names)}"


def line(row: Row, seconds: float) -> str:
    """Return one row with how long it took and its note."""
    numbers = (row.contenders, row.attempts, row.sold, row.refused, row.sold_twice, row.lost, row.gaps)
    cells = "".join(f"{number:>12}" for number in numbers)
    return f"{row.scenario:<{_WIDTH}}{cells}{seconds:>12.1f}  {row.note[:_NOTE]}".rstrip()
