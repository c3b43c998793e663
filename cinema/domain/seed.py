"""What a seed file says, checked and ready to be written. Reading the file is the adapter's."""

from dataclasses import dataclass, field
from datetime import date

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie
from cinema.domain.prices import PriceCard
from cinema.domain.users import Role


@dataclass(frozen=True, slots=True)
class SeedUser:
    """A person of the sample; the password is known to all, so it is for demos alone."""

    username: str
    name: str
    email: str
    role: Role
    password: str | None
    genres: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class SeedReview:
    """A review, dated relative to the day of loading."""

    movie: str
    user: str
    rating: int
    comment: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class SeedScreening:
    """One showing: a day relative to the anchor, or a fixed date, and a time of day in the house's timezone."""

    movie: str
    auditorium: str
    day: int | date
    hour: int
    minute: int
    price_card: str
    format: str
    language: str
    subtitles: str | None
    features: tuple[str, ...]
    path: str


@dataclass(frozen=True, slots=True)
class SeedData:
    """A whole seed file. `digest` names its content, `posters` holds the files by name."""

    digest: str
    house: dict[str, str]
    movies: tuple[Movie, ...]
    rooms: tuple[tuple[Auditorium, SeatPlan], ...]
    price_cards: tuple[PriceCard, ...]
    screenings: tuple[SeedScreening, ...]
    users: tuple[SeedUser, ...]
    reviews: tuple[SeedReview, ...]
    posters: dict[str, bytes] = field(repr=False, default_factory=dict)

    @property
    def has_passwords(self) -> bool:
        """Whether anybody in it has a known password."""
        return any(user.password is not None for user in self.users)
