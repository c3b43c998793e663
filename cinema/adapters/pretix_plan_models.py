"""The schema of pretix's seating plans as pydantic models: strict in what is used, open to what other versions write.

Fields that aren't used are kept in the plan's original and exported again, so none is refused.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_Pixels = Annotated[float, Field(ge=-100_000, le=100_000)]
_Text = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
_Guid = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, frozen=True, allow_inf_nan=False)


class Position(_Part):
    """A place in pixels, from that of what it lies in."""

    x: _Pixels
    y: _Pixels


NOWHERE = Position(x=0, y=0)


class SeatPart(_Part):
    """A seat."""

    seat_guid: _Guid
    seat_number: _Text
    position: Position
    category: str


class RowPart(_Part):
    """A row."""

    row_number: _Text
    position: Position = NOWHERE
    seats: list[SeatPart]


class AreaPart(_Part):
    """A drawn shape, with a text in newer versions' `text.text` or older ones' `text`."""

    text: Any = None

    @property
    def words(self) -> str:
        """The text that is drawn, or an empty one."""
        text = self.text.get("text") if isinstance(self.text, dict) else self.text
        return text if isinstance(text, str) else ""


class ZonePart(_Part):
    """A zone, such as a balcony."""

    name: _Text = ""
    position: Position
    rows: list[RowPart]
    areas: list[AreaPart] = []


class CategoryPart(_Part):
    """A category of seats."""

    name: Annotated[str, StringConstraints(max_length=200)]


class SizePart(_Part):
    """The size of the room in pixels."""

    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]


class PlanFile(_Part):
    """The whole file."""

    name: Annotated[str, StringConstraints(max_length=200)]
    zones: list[ZonePart] = Field(min_length=1, max_length=200)
    categories: list[CategoryPart] = Field(max_length=100)
    size: SizePart | None = None
