"""The schema of a seed file as strict pydantic models, which refuse unknown fields."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
MaybeLine = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Language = Literal["en", "es", "pt_BR"]
Minor = Annotated[int, Field(ge=0)]  # at most what is plausible in the file's currency
Time = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HousePart(_Part):
    """The house's settings."""

    name: Line
    tagline: MaybeLine = ""
    address: MaybeLine = ""
    tax_line: MaybeLine = ""
    tax_percent: float = Field(default=0.0, ge=0, le=100)
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    timezone: Line
    language: Language = "en"
    cancel_until_minutes: int = Field(default=0, ge=0)


class MoviePart(_Part):
    """A movie."""

    id: Id
    kind: Literal["film", "series", "anime", "documentary", "event", "other"]
    title: Line
    original_title: Line
    year: int = Field(ge=1870, le=2200)
    countries: list[Line] = []
    genres: list[Id] = []
    minutes: int = Field(ge=1, le=1200)
    age_rating: Literal["U", "PG", "12", "15", "18"]
    synopsis: Paragraph
    synopses: dict[Language, Paragraph] = {}
    titles: dict[Language, Line] = {}
    directors: list[Line] = []
    cast: list[Line] = []
    music: list[Line] = []
    poster: MaybeLine | None = None


class RowPart(_Part):
    """A row of a seat plan."""

    row: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}$")]
    seats: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    gap_before: float = Field(default=0, ge=0, le=10)


class PlanPart(_Part):
    """A seat plan."""

    curve: float = Field(default=0, ge=0, le=0.5)
    rows: list[RowPart] = Field(min_length=1, max_length=100)


class AuditoriumPart(_Part):
    """An auditorium."""

    id: Id
    number: int = Field(ge=1, le=99)
    name: Line
    features: list[Line] = []
    room_code_icaa: Annotated[str, StringConstraints(max_length=6, pattern=r"^[^\x00-\x1f]*$")] = ""
    registro_ancine_sala: Annotated[str, StringConstraints(max_length=20, pattern=r"^[^\x00-\x1f]*$")] = ""
    large_screen: bool = False
    plan: PlanPart


class PricesPart(_Part):
    """A price for each kind of seat, in minor units."""

    standard: Minor
    premium: Minor
    wheelchair: Minor
    companion: Minor


class TicketTypePart(_Part):
    """A ticket type with its prices on one card; the same id on several cards is the same ticket type."""

    id: Id
    name: Line
    names: dict[Language, Line] = {}
    prices: PricesPart


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ConditionsPart(_Part):
    """When a price card applies, by a screening's start; what isn't named is any."""

    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = []
    time_from: Time | None = None
    time_until: Time | None = None
    formats: list[Line] = []
    auditoriums: list[Id] = []
    tags: list[Line] = []


class PriceCardPart(_Part):
    """A price card. Its conditions choose it for screenings that are placed later; those of the file name theirs."""

    id: Id
    name: Line
    names: dict[Language, Line] = {}
    types: list[TicketTypePart] = Field(min_length=1, max_length=20)
    conditions: ConditionsPart = ConditionsPart()


class ScreeningPart(_Part):
    """Screenings of a movie: at every time on every day (counted from the load) and date."""

    movie: Id
    auditorium: Id
    days: list[Annotated[int, Field(ge=0, le=365)]] = []
    dates: list[Annotated[date, Field(strict=False)]] = []
    times: list[Time] = Field(min_length=1)
    price_card: Id
    format: MaybeLine = ""
    language: MaybeLine = ""
    subtitles: MaybeLine | None = None
    features: list[Line] = []


class UserPart(_Part):
    """A user."""

    username: Line
    name: Line
    email: Line
    role: Literal["customer", "staff", "manager", "admin"]
    password: Annotated[str, StringConstraints(min_length=10, max_length=128)] | None = None
    genres: list[Id] = []
    language: Language = "en"


class ReviewPart(_Part):
    """A review."""

    movie: Id
    user: Line
    rating: int = Field(ge=1, le=5)
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""
    days_ago: int = Field(default=0, ge=0, le=36500)


class SeedFile(_Part):
    """The whole file."""

    format: Literal[1]
    house: HousePart
    movies: list[MoviePart] = []
    auditoriums: list[AuditoriumPart] = []
    price_cards: list[PriceCardPart] = []
    screenings: list[ScreeningPart] = []
    users: list[UserPart] = []
    reviews: list[ReviewPart] = []
