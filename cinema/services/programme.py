"""The programme: lists of screenings with their movies and free seats."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from cinema.domain.days import read_day
from cinema.domain.ids import is_id
from cinema.domain.prices import lowest_price
from cinema.domain.screenings import Availability, Screening, ScreeningState, Showing, house_day
from cinema.domain.text import asked_words, begin_words, search_words
from cinema.errors import NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, Clock, HouseSettings, Movies, PriceCards, Screenings, SeatMaps

_AHEAD = timedelta(days=60)
_MAX_SCREENINGS = 1000  # in one list


class Programme:
    """Reads the schedule; changes nothing."""

    def __init__(
        self,
        screenings: Screenings,
        movies: Movies,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        clock: Clock,
    ) -> None:
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._seat_maps = seat_maps
        self._settings = settings
        self._clock = clock

    def today(self) -> str:
        """Return today's ISO date in the house's timezone."""
        return house_day(self._clock.now(), self._settings.house().timezone)

    def days(self, count: int = 14) -> tuple[str, ...]:
        """Return the next days that have screenings, as ISO dates, today included."""
        return self._screenings.days(self.today(), count)

    def of_day(self, day: str) -> tuple[Showing, ...]:
        """Return a day's screenings, soonest first, without cancelled ones; the day is an ISO date."""
        return self._showings(self._screenings.of_day(check_day(day)))

    def of_movie(self, movie_id: str) -> tuple[Showing, ...]:
        """Return a movie's screenings from today on, soonest first, without cancelled ones."""
        return self._showings(self._screenings.of_movie(movie_id, self.today(), _MAX_SCREENINGS))

    def showing(self, screening_id: str) -> Showing:
        """Return one published screening, cancelled or not, also a private hire; NotFoundError if there is none."""
        if not is_id(screening_id):
            raise NotFoundError(_("There is no such screening."), field="screening")
        found = self._showings((self._screenings.get(screening_id),), cancelled=True)
        if not found:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return found[0]

    def cancelled(self, screening_ids: Sequence[str]) -> frozenset[str]:
        """Return which of the screenings are cancelled."""
        return self._screenings.cancelled([one for one in screening_ids if is_id(one)])

    def sellable(self, day: str | None = None) -> tuple[Showing, ...]:
        """Return the screenings on sale, soonest first: of one day, or of the next 60 days."""
        if day is not None:
            found = self._screenings.of_day(check_day(day))
        else:
            # From yesterday on: a screening may be on sale for some time after it started.
            now = self._clock.now()
            found = self._screenings.between(now - timedelta(days=1), now + _AHEAD, _MAX_SCREENINGS)
        return tuple(showing for showing in self._showings(found) if showing.availability.selling)

    def find(self, text: str, limit: int = 20) -> tuple[Showing, ...]:
        """Return screenings on sale, soonest first, of whose title or room each typed word begins a word."""
        if not asked_words(text):
            return ()
        found = (one for one in self.sellable() if _has(one, text))
        return tuple(islice(found, limit))

    def _showings(self, found: Sequence[Screening], *, cancelled: bool = False) -> tuple[Showing, ...]:
        # One query per kind of document for the whole list, not one per screening.
        kept = [one for one in found if one.state is ScreeningState.SCHEDULED or (cancelled and one.state.is_published)]
        if not kept:
            return ()
        movies = self._movies.get_many([one.movie for one in kept])
        rooms = {room.id: room for room in self._auditoriums.all()}
        free = self._seat_maps.availability([one.id for one in kept])
        return tuple(
            Showing(
                one,
                movies[one.movie],
                rooms[one.auditorium],
                free.get(one.id, Availability(one.id, 0, 0, selling=False)),
                lowest_price(self._price_cards.of(one)),
            )
            for one in kept
            if one.movie in movies and one.auditorium in rooms
        )


def _has(showing: Showing, text: str) -> bool:
    movie = showing.movie
    known = search_words(movie.title, movie.original_title, *movie.titles.values(), showing.auditorium.name)
    return begin_words(text, known)


def check_day(text: str, field: str = "day") -> str:
    """Return an ISO date normalised; raises as `read_day` does."""
    return read_day(text, field).isoformat()
