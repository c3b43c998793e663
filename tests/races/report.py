"""The table of the proof, printed row by row as it grows."""

from collections.abc import Sequence

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


def total_of(rows: Sequence[Row]) -> Row:
    """Add up the columns of rows; of the contenders, the most that there were at once."""

    def of(column: str) -> int:
        return sum(getattr(row, column) for row in rows)

    return Row(
        "TOTAL, without the controls", max(row.contenders for row in rows), of("attempts"), of("sold"), of("refused"),
        of("sold_twice"), of("lost"), of("gaps"), f"{of('refunded')} refunds", of("refunded"),
    )  # fmt: skip
