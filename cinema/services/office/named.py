"""Finds a room or a movie by what somebody types: its id, a room's number, or a name; told apart if several match."""

from collections.abc import Iterable, Sequence

from cinema.domain.auditoriums import Auditorium
from cinema.domain.movies import Movie
from cinema.domain.text import fold
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import Movies

_MOST_MOVIES = 200_000
_TOLD = 8


def named_room(rooms: Sequence[Auditorium], text: str) -> Auditorium:
    """Return the room of an id, number or name; InvalidInputError for the field `room` names those there are."""
    found = [one for one in rooms if text == one.id or text.strip() == str(one.number) or _same(text, (one.name,))]
    exact = [one for one in found if one.id == text]
    if len(exact or found) != 1:
        words = _("There is no room {name}. Rooms: {known}.") if not found else _("Several rooms are {name}: {known}.")
        known = ", ".join(f"{one.number} {one.name}" for one in (found or rooms)[:_TOLD])
        raise InvalidInputError(words.format(name=text[:60], known=known or "–"), field="room")
    return (exact or found)[0]


def named_movie(movies: Movies, text: str) -> Movie:
    """Return the movie of an id or a title in any language; InvalidInputError for the field `movie`."""
    there = [one for one in movies.all(_MOST_MOVIES) if not one.deleted]
    exact = [one for one in there if one.id == text]
    found = exact or [one for one in there if _same(text, (one.title, one.original_title, *one.titles.values()))]
    if not found:
        raise InvalidInputError(_("There is no movie {name}.").format(name=text[:60]), field="movie")
    if len(found) > 1:
        known = ", ".join(f"{one.title} ({one.year or '–'}): {one.id}" for one in found[:_TOLD])
        words = _("Several movies are called {name}. Give the id of one: {known}.")
        raise InvalidInputError(words.format(name=text[:60], known=known), field="movie")
    return found[0]


def _same(text: str, names: Iterable[str]) -> bool:
    return any(name and fold(text.strip()) == fold(name) for name in names)
