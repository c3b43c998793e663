"""What a screening needs to be placed and to be published, and its fields as forms give them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cinema.domain.auditoriums import SEAT_KIND_NAMES, Auditorium
from cinema.domain.movies import Movie
from cinema.domain.price_choice import card_for
from cinema.domain.prices import PriceCard, missing_kinds
from cinema.domain.schedule import Refusal, Trouble
from cinema.domain.screening_fields import ACCESS_FEATURES
from cinema.domain.screenings import MOST_MINUTES, Lengths, Screening, slot_of
from cinema.domain.slots import LONGEST
from cinema.domain.text import clean_line
from cinema.errors import CinemaError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, Clock, HouseSettings, Movies, PriceCards
from cinema.services.office.prices import occasion

_TEXTS = ("format", "language", "language_version", "projection", "audio", "incident")
_MOST_TAGS = 10
_FURTHEST = timedelta(days=1500)


class PriceMatcher(Protocol):
    """Finds the price card of a screening by the conditions of the cards."""

    def card_for(self, screening: Screening) -> str | None:
        """Return the id of the matching price card at the screening's start, None if none matches."""


class CardMatcher:
    """Matches the price cards as they are stored now."""

    def __init__(self, price_cards: PriceCards, settings: HouseSettings) -> None:
        self._price_cards = price_cards
        self._settings = settings

    def card_for(self, screening: Screening) -> str | None:
        """See the protocol; None too if two cards fit equally."""
        found = card_for(self._price_cards.all(), occasion(screening, self._settings.house()))
        return found.id if found else None


class ScheduleChecks:
    """Reads movies, auditoriums and prices as they are stored now."""

    def __init__(self, movies: Movies, auditoriums: Auditoriums, price_cards: PriceCards, clock: Clock) -> None:
        self._movies = movies
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._clock = clock

    def movie(self, movie_id: str) -> Movie:
        """Return a movie that can be scheduled; NotFoundError or InvalidInputError says why it can't."""
        found = self._movies.get_many([movie_id]).get(movie_id)
        if found is None or found.deleted:
            raise NotFoundError(_("There is no such movie."), field="movie")
        if found.archived:
            raise InvalidInputError(_("This movie is archived. Restore it first."), field="movie")
        if not found.minutes:
            raise InvalidInputError(_("The running time of this movie is missing. Fill it in first."), field="movie")
        return found

    def room(self, auditorium_id: str) -> Auditorium:
        """Return an auditorium that can be used; NotFoundError or InvalidInputError says why it can't."""
        found = next((one for one in self._auditoriums.all() if one.id == auditorium_id), None)
        if found is None:
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        if found.archived:
            raise InvalidInputError(_("This auditorium is archived. Restore it first."), field="auditorium")
        if not found.plan:
            raise InvalidInputError(_("This auditorium has no published seat plan yet."), field="auditorium")
        return found

    def card(self, card_id: str) -> None:
        """Raise NotFoundError for a price card that isn't there; empty is none yet."""
        if card_id:
            self._price_cards.read(card_id)

    def require_time(self, screening: Screening) -> None:
        """Raise InvalidInputError for a start in the past or years ahead, no length, or more than a day."""
        now = self._clock.now()
        if screening.starts_at <= now:
            raise InvalidInputError(_("This start has passed."), field="starts_at")
        if screening.starts_at > now + _FURTHEST:
            raise InvalidInputError(_("This start is years away. Check the date."), field="starts_at")
        slot = slot_of(screening)
        if screening.ends_at <= screening.starts_at:
            raise InvalidInputError(_("A screening needs at least one minute."), field="lengths")
        if slot.end - slot.start > LONGEST:
            raise InvalidInputError(_("A screening takes a day at most, with doors and cleaning."), field="lengths")

    def cleaned(self, new: Screening, old: Screening | None = None) -> Screening:
        """Return a screening with its fields normalised; InvalidInputError names the field at fault."""
        lengths = new.lengths or Lengths()
        for part in fields(Lengths):
            if not 0 <= getattr(lengths, part.name) <= MOST_MINUTES:
                words = _("Write a number from {low} to {high}.").format(low=0, high=MOST_MINUTES)
                raise InvalidInputError(words, field=part.name)
        known = {*ACCESS_FEATURES, *(old.features if old else ())}
        for feature in new.features:
            if feature not in known:
                words = _("Choose one of: {known}.")
                raise InvalidInputError(words.format(known=", ".join(ACCESS_FEATURES)), field="features")
        if len(new.tags) > _MOST_TAGS:
            raise InvalidInputError(_("At most {count} tags.").format(count=_MOST_TAGS), field="tags")
        if new.sell_from and new.sell_until and new.sell_from >= new.sell_until:
            raise InvalidInputError(_("Sales end before they begin."), field="sell_until")
        if new.sell_until and new.sell_until > new.ends_at:
            raise InvalidInputError(_("Sales end with the screening at the latest."), field="sell_until")
        texts: dict[str, Any] = {
            name: clean_line(getattr(new, name), name, name, longest=60, required=False) for name in _TEXTS
        }
        return replace(
            new,
            **texts,
            subtitles=clean_line(new.subtitles, "subtitles", "subtitles", required=False) if new.subtitles else None,
            features=tuple(dict.fromkeys(new.features)),
            tags=tuple(dict.fromkeys(clean_line(tag, "tags", "tags", longest=40) for tag in new.tags)),
            starts_at=whole_minute(new.starts_at),
            ends_at=whole_minute(new.ends_at),
            sell_from=new.sell_from and whole_minute(new.sell_from),
            sell_until=new.sell_until and whole_minute(new.sell_until),
        )

    def refusals(self, drafts: Sequence[Screening]) -> dict[str, Refusal]:
        """Return, by id, why screenings can't be published; nothing of those that can. A few reads for all."""
        movies = self._movies.get_many([one.movie for one in drafts])
        rooms = {room.id: room for room in self._auditoriums.all()}
        found = ((one, self._trouble(one, movies.get(one.movie), rooms, self._card(one))) for one in drafts)
        return {one.id: Refusal(one.id, *trouble) for one, trouble in found if trouble is not None}

    def _card(self, one: Screening) -> PriceCard | None:
        try:
            return self._price_cards.of(one) if one.price_card else None
        except NotFoundError:
            return None

    def _trouble(
        self, one: Screening, movie: Movie | None, rooms: Mapping[str, Auditorium], card: PriceCard | None
    ) -> tuple[Trouble, str] | None:
        room = rooms.get(one.auditorium)
        if one.starts_at <= self._clock.now():
            return Trouble.PAST, _("This start has passed.")
        if movie is None or movie.archived or movie.deleted:
            return Trouble.NO_MOVIE, _("The movie is archived or was deleted.")
        if not movie.minutes:
            return Trouble.NO_MINUTES, _("The running time of this movie is missing. Fill it in first.")
        if room is None or room.archived:
            return Trouble.NO_AUDITORIUM, _("The auditorium is archived or was deleted.")
        if card is None:
            return Trouble.NO_CARD, _("No price card was chosen, or it was deleted.")
        try:
            missing = missing_kinds(card, self._auditoriums.plan(one.plan))
        except CinemaError as error:
            return Trouble.NO_AUDITORIUM, error.message
        if missing:
            names = ", ".join(_(SEAT_KIND_NAMES[kind]) for kind in missing)
            return Trouble.NO_PRICE, _("The price card has no price for: {kinds}.").format(kinds=names)
        return None


def whole_minute(instant: datetime) -> datetime:
    """Return an instant in UTC without its seconds."""
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
