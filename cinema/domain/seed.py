"""A seed file's contents, checked and ready to be stored. `cinema.adapters.seed_file` reads the file."""

from dataclasses import dataclass, field
from datetime import date

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie
from cinema.domain.price_cards import CardRecord
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.users import Role


@dataclass(frozen=True, slots=True)
class SeedUser:
    """An account of a seed file. A password is public, so it is allowed in demos only; None: a random one."""

    username: str
    name: str
    email: str
    role: Role
    password: str | None
    genres: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class SeedReview:
    """A review of a seed file, dated relative to the day of loading."""

    movie: str
    user: str
    rating: int
    comment: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class SeedScreening:
    """A screening of a seed file, at a time of day in the house's timezone.

    `day` is a date, or a number of days after the anchor (the day of the first load). `path` is its place in the file,
    for messages.
    """

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
    """A whole seed file. `digest` is a hash of its content; `posters` holds the image files by name."""

    digest: str
    house: dict[str, str]
    movies: tuple[Movie, ...]
    rooms: tuple[tuple[Auditorium, SeatPlan], ...]
    price_cards: tuple[CardRecord, ...]
    screenings: tuple[SeedScreening, ...]
    users: tuple[SeedUser, ...]
    reviews: tuple[SeedReview, ...]
    posters: dict[str, bytes] = field(repr=False, default_factory=dict)
    ticket_types: tuple[TypeRecord, ...] = ()

    @property
    def has_passwords(self) -> bool:
        """Whether an account in it has a password, which is then public."""
        return any(user.password is not None for user in self.users)


@dataclass(frozen=True, slots=True)
class StaffSecret:
    """The one-time password of an account of staff that a load made; it is stored as a hash, and told nowhere else."""

    username: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `anchor` is the day (ISO) from which the file's days are counted.

    `secrets` are of the accounts that it made. `corrected` are the rooms that got another seat plan, and `staying` the
    coming screenings that are still on an older one, since seats of them are sold or being bought.
    """

    anchor: str
    secrets: tuple[StaffSecret, ...] = ()
    corrected: tuple[str, ...] = ()
    staying: tuple[str, ...] = ()
