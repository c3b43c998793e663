"""Ports for the programme: movies, reviews, auditoriums, ticket types, price cards, screenings.

Each `get` may answer from a cache, so a change by another program is seen up to two seconds later.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from cinema.domain.admissions import Admissions
from cinema.domain.auditoriums import Auditorium, PlanSummary, SeatPlan
from cinema.domain.map_limits import MapLimits
from cinema.domain.movies import Movie, MoviePage, MovieQuery
from cinema.domain.on_screen import NextScreening
from cinema.domain.price_cards import CardRecord
from cinema.domain.prices import PriceCard
from cinema.domain.reviews import Hiding, Report, Review, ReviewFilter, ReviewOrder, Untold
from cinema.domain.schedule import Closing, SeatCounts, Taken
from cinema.domain.screenings import Screening, Slot
from cinema.domain.slots import BookedSlot, Unfinished
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.transactions import Transaction


class Movies(Protocol):
    """The catalogue."""

    def get(self, movie_id: str) -> Movie:
        """Return a movie, possibly cached; NotFoundError if there is none."""

    def read(self, movie_id: str) -> Movie:
        """Return a movie as it is stored now, a deleted one too; NotFoundError if there is none."""

    def all(self, limit: int) -> tuple[Movie, ...]:
        """Return all movies but deleted ones, by title."""

    def forget(self, movie_id: str) -> None:
        """Drop a movie from the cache, because it was changed."""

    def get_many(self, movie_ids: Sequence[str]) -> dict[str, Movie]:
        """Return those of the movies that exist, by id."""

    def search(self, query: MovieQuery, shown: Sequence[str] | None, offset: int, limit: int) -> MoviePage:
        """Return one page of matching movies; `shown` limits them to these ids, None doesn't.

        Archived and deleted movies are left out.
        """

    def similar(self, key: str, year: int, limit: int) -> tuple[Movie, ...]:
        """Return movies one of whose titles has this search form, of about this year or of none that is known.

        Archived ones too, but no deleted ones; the newest first. Fresh: nothing here is cached.
        """

    def put(self, movie: Movie) -> None:
        """Add or replace a movie, except for its rating totals; one that a manager has changed is left as it is.

        A repeat changes nothing.
        """

    def put_poster(self, name: str, content: bytes) -> None:
        """Add or replace a poster; the same content again changes nothing."""

    def poster(self, name: str) -> bytes | None:
        """Return a poster's file content, or None if there is none of that name."""


class Reviews(Protocol):
    """Reviews of movies. Whatever changes one recounts the movie's rating totals, from the reviews that are shown."""

    def find(self, review_id: str) -> Review | None:
        """Return a review, a hidden one too; None if there is none."""

    def of_movie(self, movie_id: str, order: ReviewOrder, limit: int, offset: int = 0) -> tuple[Review, ...]:
        """Return reviews of a movie that are shown."""

    def of_writer(self, user_id: str, limit: int) -> tuple[Review, ...]:
        """Return a user's reviews, hidden ones too, by movie."""

    def attended(self, reviews: Sequence[Review]) -> frozenset[str]:
        """Return the ids of those reviews whose writers were there: a ticket of theirs let somebody in."""

    def put(self, review: Review) -> None:
        """Add a user's review of a movie or replace their older one; for sample data."""

    def add(self, review: Review) -> Review:
        """Add a user's first review of a movie, and return what is stored; theirs of before, if there is one.

        `written_at` is the database's instant. A repeat changes nothing.
        """

    def change(self, review: Review, revision: int) -> Review | None:
        """Replace rating and comment of a review that is at `revision`, and return it; None if it isn't."""

    def remove(self, review_id: str, movie_id: str) -> None:
        """Delete a review; of a hidden one only the comment, so that it stays hidden. A repeat changes nothing."""

    def report(self, review_id: str, report: Report) -> bool:
        """Add a report, one a person; False if the review is gone or hidden. A repeat changes nothing."""

    def reported_by(self, user_id: str, limit: int) -> tuple[str, ...]:
        """Return the ids of the reviews that a user reported and nobody has looked at yet."""

    def hide(self, review_id: str, hiding: Hiding, revision: int) -> Review | None:
        """Hide a review that is at `revision`, which answers its reports, and return it; None if it isn't."""

    def restore(self, review_id: str) -> Review | None:
        """Show a hidden review again and return it; None if it is shown already or gone."""

    def dismiss_reports(self, review_id: str, seen: Collection[str]) -> None:
        """Answer the reports of these people by leaving a review as it is; a repeat changes nothing."""

    def listed(self, wanted: ReviewFilter, limit: int) -> tuple[Review, ...]:
        """Return the house's list: the longest reported first, else the newest."""

    def search(
        self, wanted: ReviewFilter, movies: Sequence[str], words: Sequence[Sequence[str]], limit: int
    ) -> tuple[Review, ...]:
        """Return those of the list about these movies, or whose writer's name has words that begin so."""

    def count(self, wanted: ReviewFilter) -> int:
        """Count the reviews of a list."""

    def untold(self, user_id: str, limit: int) -> tuple[Untold, ...]:
        """Return a user's reviews that were hidden or shown again without their knowing."""

    def told(self, user_id: str, review_id: str, *, hidden: bool) -> None:
        """Remember that the user knows that a review was hidden, or restored; a repeat changes nothing."""

    def forget_writer(self, user_id: str) -> None:
        """Remove name and comment from a user's reviews, and their reports; their ratings stay. A repeat: nothing."""

    def recount(self, movie_id: str) -> None:
        """Recount a movie's rating totals, also for writers who died before they had; a repeat changes nothing."""

    def uncounted(self, limit: int) -> tuple[str, ...]:
        """Return movies of which a writer died more than a minute ago, before the count."""


class Auditoriums(Protocol):
    """Auditoriums and their seat plans."""

    def all(self) -> tuple[Auditorium, ...]:
        """Return every auditorium, by number."""

    def get(self, auditorium_id: str) -> Auditorium:
        """Return an auditorium, possibly cached; NotFoundError if there is none."""

    def stored(self, auditorium_id: str) -> Auditorium:
        """Return an auditorium as it is stored now; NotFoundError if there is none."""

    def forget(self, auditorium_id: str) -> None:
        """Read an auditorium anew at the next call, since a house event changed it."""

    def plan(self, plan_id: str) -> SeatPlan:
        """Return a seat plan without its `original`, perhaps cached if published; NotFoundError if there is none."""

    def stored_plan(self, plan_id: str) -> SeatPlan:
        """Return a seat plan with its `original` as it is stored now; NotFoundError if there is none."""

    def plans_of(self, auditorium_id: str) -> tuple[PlanSummary, ...]:
        """Return a room's drafts and published plans, drafts first, then the newest; at most 100."""

    def put(self, auditorium: Auditorium, plan: SeatPlan) -> None:
        """Add or replace an auditorium and add its plan; ConflictError if that version exists with other seats.

        An auditorium that a manager has changed is left as it is. A repeat changes nothing.
        """


class TicketTypes(Protocol):
    """Ticket types."""

    def all(self) -> tuple[TypeRecord, ...]:
        """Return every ticket type as it is stored, archived ones too, in the house's order."""

    def get(self, type_id: str) -> TypeRecord:
        """Return a ticket type as it is stored; NotFoundError if there is none."""

    def cached(self) -> Mapping[str, TypeRecord]:
        """Return every ticket type by id, possibly cached."""

    def put(self, record: TypeRecord) -> None:
        """Add or replace a ticket type; one that a manager has changed is left as it is. A repeat changes nothing."""

    def forget(self) -> None:
        """Read the ticket types anew at the next call, since a house event changed one."""


class PriceCards(Protocol):
    """Price cards."""

    def all(self) -> tuple[CardRecord, ...]:
        """Return every price card as it is stored, archived ones too, by name."""

    def get(self, card_id: str) -> CardRecord:
        """Return a price card, possibly cached; NotFoundError if there is none."""

    def read(self, card_id: str) -> CardRecord:
        """Return a price card as it is stored; NotFoundError if there is none."""

    def of(self, screening: Screening) -> PriceCard:
        """Return what a screening sells by its price card, possibly cached; NotFoundError if there is no card."""

    def put(self, card: CardRecord) -> None:
        """Add or replace a price card; one that a manager has changed is left as it is. A repeat changes nothing."""

    def forget(self, card_id: str) -> None:
        """Read a price card anew at the next call, since a house event changed it."""


class Screenings(Protocol):
    """Screenings. Lists have the published ones, which are scheduled or cancelled, without private hires."""

    def get(self, screening_id: str) -> Screening:
        """Return a screening, possibly cached; NotFoundError if there is none."""

    def stored(self, screening_id: str) -> Screening | None:
        """Return a screening as it is stored now, in whatever state, or None."""

    def many(self, screening_ids: Sequence[str]) -> dict[str, Screening]:
        """Return those of the screenings that exist, as they are stored now, by id."""

    def forget(self, screening_id: str) -> None:
        """Read a screening anew at the next call, since a house event changed it."""

    def placed(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """Return what the schedule has in `[start, end)`, drafts and private hires too, soonest first."""

    def ids_from(self, start: datetime, limit: int) -> tuple[str, ...]:
        """Return the ids of all screenings that start at an instant or later, in any state, soonest first."""

    def drafts(self, start: datetime, limit: int) -> tuple[Screening, ...]:
        """Return the drafts that start at an instant or later, soonest first."""

    def of_day(self, day: str) -> tuple[Screening, ...]:
        """Return a day's screenings (ISO date in the house's timezone), soonest first."""

    def of_movie(self, movie_id: str, first_day: str, limit: int) -> tuple[Screening, ...]:
        """Return a movie's screenings from a day on, soonest first."""

    def between(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """Return the scheduled screenings that start in `[start, end)`, soonest first."""

    def in_days(self, first: str, last: str, limit: int) -> tuple[Screening, ...]:
        """Return the published screenings that start on dates (ISO, both included), by day and start.

        Cancelled and private ones are among them, drafts are not.
        """

    def movies_on(self, day: str) -> tuple[str, ...]:
        """Return the ids of the movies shown on a day."""

    def next_starts(self, now: datetime) -> dict[str, datetime]:
        """Return when each movie is shown next, by its id; of movies without a coming screening nothing."""

    def next_of(self, movie_ids: Sequence[str], now: datetime, first_day: str) -> dict[str, NextScreening]:
        """Return the next scheduled screening of some movies, by movie; of a movie without one nothing.

        `first_day` is the date of `now` in the house's timezone.
        """

    def of_movies(
        self, movie_ids: Sequence[str], start: datetime, end: datetime, first_day: str, limit: int
    ) -> tuple[Screening, ...]:
        """Return the scheduled screenings of some movies that start in `[start, end)`, soonest first.

        `first_day` is the date of `start` in the house's timezone.
        """

    def is_shown(self, movie_id: str) -> bool:
        """Tell whether a movie ever had a screening, one that was only planned or cancelled too."""

    def days(self, first_day: str, limit: int) -> tuple[str, ...]:
        """Return the next days that have screenings, `first_day` included."""

    def count_by_card(self, since: datetime) -> dict[str, int]:
        """Return how many screenings from an instant on, drafts too, sell by each price card, by its id."""

    def put(self, screening: Screening) -> None:
        """Add or replace a screening; a repeat changes nothing."""

    def last_day(self) -> str | None:
        """Return the last day that has published screenings, or None."""

    def cancelled(self, screening_ids: Sequence[str]) -> frozenset[str]:
        """Return which of the screenings are cancelled, as they are stored now, whatever else is in them."""

    def note_override(self, screening_id: str, operation: str, text: str) -> None:
        """Keep the free text of an override or a cancellation beside its screening, by the operation.

        A repeat changes nothing.
        """


class Calendars(Protocol):
    """The booked times of auditoriums."""

    def book(self, auditorium: str, slot: Slot, operation: str | None = None, version: int = 0) -> None:
        """Book an auditorium's time for a screening, guarded in the database; OverlapError if another has booked it.

        With an `operation`, which is to make the screening's `version`, the slot stands beside the one that the
        screening has, and is open until it is settled or given back; without one it replaces it. A repeat changes
        nothing. After a crash an open slot is found by `unfinished`.
        """

    def give_back(self, screening: str, operation: str) -> None:
        """Remove the slot that an operation has booked; a repeat changes nothing."""

    def settle(self, screening: str, operation: str, version: int, kept: BookedSlot | None) -> None:
        """Settle a screening's slots once its `version` is stored: `kept` stays, what older versions booked goes.

        `kept` None: the screening has no time any more. A repeat changes nothing, nor does a version that is overtaken.
        """

    def between(self, auditoriums: Sequence[str], start: datetime, end: datetime) -> tuple[BookedSlot, ...]:
        """Return the slots of some auditoriums that overlap `[start, end)`, by auditorium and start."""

    def unfinished(self, seconds: int, limit: int) -> tuple[Unfinished, ...]:
        """Return the operations whose slots have been open for more than `seconds` by the database's clock."""


class ScreeningChanges(Protocol):
    """Seat maps that are closed while their screening changes."""

    def create(self, screening: Screening, plan: SeatPlan, operation: str, limits: MapLimits) -> None:
        """Create the closed seat map of a draft, in the hands of an operation; a repeat changes nothing.

        ConflictError if another operation has it in its hands.
        """

    def begin(self, screening_id: str, operation: str, closing: Closing) -> Taken:
        """Take a seat map into an operation's hands and return what is taken, in one guarded update.

        If it closes, nothing is sold from then on, and holds that are not being paid are dropped: they were chosen for
        what the screening was. Raises ScreeningLockedError if something is taken and may not be, ConflictError while
        another operation has it, or while it is moved to another plan (`SeatMapPlans.move`). A repeat returns what is
        taken now.
        """

    def taken(self, screening_id: str) -> Taken:
        """Return what is sold and being paid; nothing for an unknown screening."""

    def finish(
        self,
        screening: Screening,
        operation: str,
        limits: MapLimits,
        plan: SeatPlan | None = None,
        *,
        is_other_room: bool = False,
    ) -> None:
        """Let a seat map follow its stored screening, and release it from an operation's hands.

        Without a `sell_until` of the screening's own the map keeps its one. A scheduled screening that was closed is
        sold again after three seconds, when no till knows it as it was. `plan` sets the map's seats anew: sold and
        pinned ones stay so, `limits.out` are out of sale, and so are those that were, unless they were seats of another
        room. The plan's reserved seats are reserved as of the start, unless a manager has changed them by hand: then
        seats stay as they were left. The quotas are written unless the map has those of a later version of their card;
        percentages follow the map's capacity. Nothing happens if the operation doesn't have the map.
        """

    def drop(self, screening_id: str, operation: str) -> None:
        """Delete the seat map of a draft that never came; a repeat changes nothing."""

    def unfinished(self, seconds: int, limit: int) -> tuple[Unfinished, ...]:
        """Return the operations that have had a seat map for more than `seconds` by the database's clock."""

    def counts(self, screening_ids: Sequence[str]) -> dict[str, SeatCounts]:
        """Return the sold and held seats of many screenings in one read."""


class ScreeningSales(Protocol):
    """The stored sales of screenings."""

    def of(self, screening_id: str, limit: int) -> tuple[Transaction, ...]:
        """Return sales in any state that have seats of a screening; corrupt ones are left out."""

    def admissions(self, screening_ids: Sequence[str]) -> tuple[Admissions, ...]:
        """Return the tickets of these screenings that were sold and not refunded, by screening, type and tax rate."""

    def bought(self, screening_id: str, limit: int) -> tuple[Transaction, ...]:
        """Return the sales of a screening that were paid, refunded or not, by receipt; corrupt ones are left out."""
