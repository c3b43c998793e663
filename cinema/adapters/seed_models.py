"""The schema of a seed file as strict pydantic models, which refuse unknown fields.

`docs/seed-file.schema.json` is made of them by `tools/seed_schema.py`; what stands below a field is its description.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError

FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2199, 12, 31)
MOST_ITEMS = 20_000
_MANY = Field(max_length=MOST_ITEMS)


def _clean(text: str) -> str:
    """Return a text as the forms store it: trimmed, composed, and without control characters and direction marks."""
    if text and not text.strip():
        raise PydanticCustomError("blank", "only blanks are written here")
    try:
        return clean_line(text, "", "", longest=len(text), required=False)
    except InvalidInputError as error:
        raise PydanticCustomError("unclean", "{words}", {"words": error.message}) from None


def _clean_lines(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "only blanks are written here")
    return "\n".join(_clean(line) if line.strip() else "" for line in text.split("\n")).strip()


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_clean)]
MaybeLine = Annotated[str, StringConstraints(max_length=200), AfterValidator(_clean)]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_clean_lines)]
Language = Literal["en", "es", "pt_BR"]
Minor = Annotated[int, Field(ge=0)]  # at most what is plausible in the file's currency
Time = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[date, Field(strict=False, ge=FIRST_DATE, le=LAST_DATE)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class HousePart(_Part):
    """The house's settings. A house that is set up keeps its own."""

    name: Line
    tagline: MaybeLine = ""
    address: MaybeLine = ""
    """As receipts have it."""
    tax_line: MaybeLine = ""
    """The tax number, as receipts have it."""
    tax_percent: float = Field(default=0.0, ge=0, le=100)
    """The tax that prices include."""
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    """The three letters of ISO 4217, such as EUR."""
    timezone: Line
    """The name in the tz database, such as Europe/Lisbon."""
    language: Language = "en"
    cancel_until_minutes: int = Field(default=0, ge=0)
    """Until so many minutes before the start customers may give tickets back; 0: never."""


class MoviePart(_Part):
    """A movie, or another event."""

    id: Id
    kind: Literal["film", "series", "anime", "documentary", "event", "other"]
    title: Line
    original_title: Line
    year: int = Field(ge=1870, le=2200)
    countries: Annotated[list[Line], _MANY] = []
    """Two letters each, of ISO 3166."""
    genres: Annotated[list[Id], _MANY] = []
    minutes: int = Field(ge=1, le=1200)
    age_rating: Literal["U", "PG", "12", "15", "18"]
    synopsis: Paragraph
    synopses: dict[Language, Paragraph] = {}
    """Translations of the synopsis."""
    titles: dict[Language, Line] = {}
    """Translations of the title."""
    directors: Annotated[list[Line], _MANY] = []
    cast: Annotated[list[Line], _MANY] = []
    music: Annotated[list[Line], _MANY] = []
    poster: MaybeLine | None = None
    """A .jpg or .png, named from the folder of the file."""


class RowPart(_Part):
    """A row of a seat plan."""

    row: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
    seats: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    """A sign for each place: s standard, p premium, w wheelchair space, c companion, r restricted view, b never sold,
    . no seat, _ aisle."""
    gap_before: float = Field(default=0, ge=0, le=10)
    """Extra space in front of the row, in rows."""


class PlanPart(_Part):
    """A seat plan."""

    curve: float = Field(default=0, ge=0, le=0.5)
    """How far the ends of a row bend towards the screen, as a fraction of the room's width."""
    rows: list[RowPart] = Field(min_length=1, max_length=100)
    """From the screen to the back."""


class AuditoriumPart(_Part):
    """An auditorium."""

    id: Id
    number: int = Field(ge=1, le=99)
    name: Line
    features: Annotated[list[Line], _MANY] = []
    room_code_icaa: Annotated[str, StringConstraints(max_length=6), AfterValidator(_clean)] = ""
    """The room's code in Spain's register."""
    registro_ancine_sala: Annotated[str, StringConstraints(max_length=20), AfterValidator(_clean)] = ""
    """The room's code in Brazil's register."""
    large_screen: bool = False
    plan: PlanPart


class PricesPart(_Part):
    """A price for each kind of seat that the ticket type is sold for, in minor units; it needs one at least."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    standard: Minor | None = None
    premium: Minor | None = None
    wheelchair: Minor | None = None
    companion: Minor | None = None
    restricted: Minor | None = None

    @model_validator(mode="after")
    def _has_one(self) -> "PricesPart":
        if all(price is None for price in self.model_dump().values()):
            raise PydanticCustomError("priceless", "name the price of at least one kind of seat")
        return self


class TicketTypePart(_Part):
    """A ticket type with its prices on one card; the same id on several cards is the same ticket type."""

    id: Id
    name: Line
    names: dict[Language, Line] = {}
    """Translations of the name."""
    prices: PricesPart


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ConditionsPart(_Part):
    """When a price card applies, by a screening's start; what isn't named is any."""

    weekdays: Annotated[list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]], _MANY] = []
    time_from: Time | None = None
    time_until: Time | None = None
    """This time is not included."""
    formats: Annotated[list[Line], _MANY] = []
    auditoriums: Annotated[list[Id], _MANY] = []
    tags: Annotated[list[Line], _MANY] = []


class PriceCardPart(_Part):
    """A price card. Its conditions choose it for screenings that are placed later; those of the file name theirs."""

    id: Id
    name: Line
    names: dict[Language, Line] = {}
    """Translations of the name."""
    types: list[TicketTypePart] = Field(min_length=1, max_length=20)
    conditions: ConditionsPart = ConditionsPart()


class ScreeningPart(_Part):
    """Screenings of a movie: one at every time on every day and date."""

    movie: Id
    auditorium: Id
    days: Annotated[list[Annotated[int, Field(ge=0, le=365)]], _MANY] = []
    """Counted from the day of the first load, which is 0."""
    dates: Annotated[list[Day], _MANY] = []
    """Such as 2026-12-31."""
    times: list[Time] = Field(min_length=1, max_length=MOST_ITEMS)
    """In the house's timezone. Of an hour that comes twice, in the night when clocks are set back, the first."""
    price_card: Id
    format: MaybeLine = ""
    """Such as 35 mm."""
    language: MaybeLine = ""
    """Two or three letters, such as en."""
    subtitles: MaybeLine | None = None
    features: Annotated[list[Line], _MANY] = []
    """Such as audio-description."""


class UserPart(_Part):
    """An account. One of staff without a password gets a one-time password, which is printed once, at the load."""

    username: Line
    name: Line
    email: Line
    role: Literal["customer", "staff", "manager", "admin"]
    password: Annotated[str, StringConstraints(min_length=10, max_length=128)] | None = None
    """For demos alone, since everybody who has the file knows it."""
    genres: Annotated[list[Id], _MANY] = []
    language: Language = "en"


class ReviewPart(_Part):
    """A review by an account of the file."""

    movie: Id
    user: Line
    """A username of the file."""
    rating: int = Field(ge=1, le=5)
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""
    days_ago: int = Field(default=0, ge=0, le=36500)
    """Counted from the day of the load."""


class SeedFile(_Part):
    """The whole file."""

    format: Literal[1]
    house: HousePart
    movies: Annotated[list[MoviePart], _MANY] = []
    auditoriums: Annotated[list[AuditoriumPart], _MANY] = []
    price_cards: Annotated[list[PriceCardPart], _MANY] = []
    screenings: Annotated[list[ScreeningPart], _MANY] = []
    users: Annotated[list[UserPart], _MANY] = []
    reviews: Annotated[list[ReviewPart], _MANY] = []


SECTIONS: dict[str, type[_Part]] = {
    "movies": MoviePart, "auditoriums": AuditoriumPart, "price_cards": PriceCardPart, "screenings": ScreeningPart,
    "users": UserPart, "reviews": ReviewPart,
}  # fmt: skip
