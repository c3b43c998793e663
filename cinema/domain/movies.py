"""The catalogue's movies and the filters to find them. The repository runs the search."""

from dataclasses import dataclass, field
from enum import StrEnum

from cinema.i18n import N_

GENRES = {
    "action": N_("Action"), "adventure": N_("Adventure"), "animation": N_("Animation"), "comedy": N_("Comedy"),
    "crime": N_("Crime"), "documentary": N_("Documentary"), "drama": N_("Drama"), "family": N_("Family"),
    "fantasy": N_("Fantasy"), "history": N_("History"), "horror": N_("Horror"), "music": N_("Music"),
    "musical": N_("Musical"), "mystery": N_("Mystery"), "romance": N_("Romance"),
    "science-fiction": N_("Science fiction"), "silent": N_("Silent"), "thriller": N_("Thriller"),
    "war": N_("War"), "western": N_("Western"),
}  # fmt: skip
LARGEST_POSTER_SIDE, LARGEST_POSTER_PIXELS, LARGEST_POSTER_BYTES = 10_000, 40_000_000, 5_000_000
LOGO_SIDE = 800
POSTER_SIDE = 1600  # pixels; larger pictures are reduced when a manager sets them as a poster
AGE_RATING_PRESETS = {
    "uk": ("U", "PG", "12A", "12", "15", "18"),  # BBFC
    "es": ("A", "7", "12", "16", "18"),  # ICAA, Real Decreto 1084/2015 and its resolutions
    "br": ("L", "10", "12", "14", "16", "18"),  # Classificação Indicativa, Portaria MJ 502/2021
}
ACCESS = {
    "captions": N_("Captions"), "audio-description": N_("Audio description"), "sign-language": N_("Sign language"),
}  # fmt: skip
SHORT_TITLE = 15
LONGEST_MINUTES = 1200


class MovieKind(StrEnum):
    """The kind of a movie: what the catalogue is filtered by first."""

    FILM = "film"
    SERIES = "series"
    ANIME = "anime"
    DOCUMENTARY = "documentary"
    EVENT = "event"
    OTHER = "other"


KIND_NAMES = {
    MovieKind.FILM: N_("Films"), MovieKind.SERIES: N_("Series"), MovieKind.ANIME: N_("Anime"),
    MovieKind.DOCUMENTARY: N_("Documentaries"), MovieKind.EVENT: N_("Events"), MovieKind.OTHER: N_("Other"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Poster:
    """A picture as it is stored: its name follows from its content, a JPEG (a logo: a PNG) of this size in pixels."""

    name: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Distributor:
    """Who a movie is hired from; code and tax number are for the returns."""

    name: str = ""
    code: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class HireTerm:
    """What a movie's hire costs from a week of its run on: a share in hundredths of a percent, and at least so much.

    `week` counts from 1; `minimum` is in minor units, a week.
    """

    week: int
    percent: int
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Movie:
    """A movie, or an event shown like one.

    `minutes` is its running time; 0 means that it isn't known yet, and the movie can't be scheduled. `year` 0 is not
    known either. `titles` and `synopses` hold translations by language code. `opens_on` is the ISO date from which it
    may be shown. `language_version` says how this print is dubbed or subtitled, `version_of` names the movie that it is
    a print of. An archived movie is offered nowhere; what was shown or sold of it stays. The `rating_` fields are
    totals of the reviews, stored here so that a list needs no second query; `rating_counts` has the number of 1-star to
    5-star reviews.
    """

    id: str
    kind: MovieKind
    title: str
    original_title: str
    year: int
    minutes: int
    age_rating: str
    synopsis: str
    countries: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    music: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)
    synopses: dict[str, str] = field(default_factory=dict)
    poster: str | None = None
    short_title: str = ""
    original_language: str = ""
    language_version: str = ""
    version_of: str | None = None
    distributor: Distributor = field(default_factory=Distributor)
    opens_on: str | None = None
    hire: tuple[HireTerm, ...] = ()
    expediente_icaa: str = ""
    numero_obra_ancine: str = ""
    access: tuple[str, ...] = ()
    archived: bool = False
    deleted: bool = False
    version: int = 0
    rating_sum: int = 0
    rating_count: int = 0
    rating_counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def rating(self) -> float | None:
        """The mean of all ratings, 1 to 5; None without ratings."""
        return self.rating_sum / self.rating_count if self.rating_count else None

    def title_in(self, language: str) -> str:
        """Return the title in a language; without a translation, the house's own title."""
        return self.titles.get(language, self.title)

    def synopsis_in(self, language: str) -> str:
        """Return the synopsis in a language; without a translation, the house's own synopsis."""
        return self.synopses.get(language, self.synopsis)


@dataclass(frozen=True, slots=True)
class MovieQuery:
    """The filters and order of a search in the catalogue; an empty field doesn't filter.

    `text` matches titles and people by prefixes of words, ignoring accents and case. `day` is an ISO date in the
    house's timezone: only movies shown that day. `min_rating` is a mean of 1 to 5.
    """

    text: str = ""
    kind: MovieKind | None = None
    genre: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    min_rating: float | None = None
    age_rating: str | None = None
    day: str | None = None
    sort: str = "title"


@dataclass(frozen=True, slots=True)
class MoviePage:
    """One page of search results; `total` counts all results."""

    movies: tuple[Movie, ...]
    total: int
    offset: int
