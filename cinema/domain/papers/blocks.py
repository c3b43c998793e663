"""The blocks that a paper is made of. One description serves 58 mm, 80 mm and A4: adapters lay it out.

A till's paper is as wide as its characters: 48 columns at 80 mm, 32 at 58 mm. A4 sets the same blocks in its own type.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Size(StrEnum):
    """How large a line is set: as running text, one and a half times, or twice as large."""

    NORMAL = "normal"
    MEDIUM = "medium"
    LARGE = "large"


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, which wraps."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Pair:
    """Words on the left, which wrap, and an amount, a time or a number on the right of their last line."""

    left: str
    right: str
    size: Size = Size.NORMAL
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Words and the amounts or numbers of some columns, which stand right. `head`: the inverted head of a section."""

    words: str
    columns: tuple[str, ...] = ()
    bold: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the middle of the paper with a caption above it.

    It is at least `least` and at most `most` millimetres wide, within a quiet zone of four modules, 2 mm or more.
    """

    data: str
    caption: str = ""
    least: int = 30
    most: int = 40


@dataclass(frozen=True, slots=True)
class SeatCode:
    """The boxes of a ticket's place, (name, value) each, beside its QR code.

    What is `beside` the code stands below the boxes, where the paper is wide enough, else below both.
    """

    data: str
    boxes: tuple[tuple[str, str], ...]
    beside: tuple[Text | Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, side by side, with who signs below each."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Logo:
    """The house's logo, a PNG; one that can't be drawn is left out and logged."""

    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, `share` parts wide.

    On a till's paper, which is too narrow for it, the columns with the same `line` share one line of each row; one that
    has a `label` there is told by it.
    """

    head: str
    share: int
    line: int = 0
    right: bool = False
    bold: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under the heads of columns; its heads are on every page of an A4."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Text | Pair | Row | Rule | Gap | Code | SeatCode | Signatures | Logo | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """Blocks between two cuts. A card (a ticket, a voucher) takes a part of an A4 page, beside others."""

    blocks: tuple[Block, ...]
    is_card: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """All that is printed of one thing, in this order; `title` names it as a file or a print job."""

    title: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a receipt printer gets up to and including one cut: its bytes, and how many lines of paper they take."""

    data: bytes = field(repr=False)
    lines: int
