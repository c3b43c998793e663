"""Loads what waits for a manager, with what its page shows beside it, and counts it for the rail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cinema.errors import NotFoundError
from gui.admin.changes import name_words
from gui.admin.matters import Matter, matters_of

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits, the database's clock, the names of sellers and the posters of movies, by their ids."""

    matters: tuple[Matter, ...]
    now: datetime
    zone: str
    names: Mapping[str, str]
    posters: Mapping[str, str | None]


def how_many(cinema: "Cinema", actor: "Actor") -> int:
    """Return how much waits, for the rail."""
    return len(matters_of(cinema.unresolved.waiting(actor)))


def load_waiting(cinema: "Cinema", actor: "Actor") -> Waiting:
    """Load what waits. For workers."""
    sales = cinema.unresolved.waiting(actor)
    names = {by: name_words(cinema.admin.histories.name(actor, by)) for by in {one.seller for one in sales} if by}
    return Waiting(
        matters_of(sales), cinema.database.now(), cinema.office.timezone(), names,
        {movie: _poster(cinema, movie) for movie in {one.movie for one in sales} if movie},
    )  # fmt: skip


def _poster(cinema: "Cinema", movie: str) -> str | None:
    try:
        return cinema.catalogue.movie(movie).poster
    except NotFoundError:
        return None
