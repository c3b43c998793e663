"""The port of the seat maps, as those who sell seats need them; what managers do: `rooms.py`, `programme.py`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from cinema.domain.accessible import AskedSpaces
from cinema.domain.auditoriums import SeatPlan
from cinema.domain.late_sales import LateSale
from cinema.domain.map_limits import MapLimits
from cinema.domain.screenings import Availability, Screening
from cinema.domain.seat_maps import Hold, Holder, Pin, SeatChange, SeatMap, SeatTickets


class SeatMaps(Protocol):
    """The seat maps: the lock that decides who gets a seat. All times are by the database's clock."""

    def create(self, screening: Screening, plan: SeatPlan, sell_until: datetime, limits: MapLimits = ...) -> None:
        """Create a screening's map with every seat free but those that the plan blocks or that are out of sale.

        A map that exists is left unchanged.
        """

    def get(self, screening_id: str) -> SeatMap:
        """Return the whole map; NotFoundError if there is none."""

    def availability(self, screening_ids: Sequence[str]) -> dict[str, Availability]:
        """Return free seats and capacity of many screenings in one read."""

    def hold(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str] | None = None,
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
        latest: datetime | None = None,
        late: LateSale | None = None,
        spaces: AskedSpaces | None = None,
    ) -> Hold:
        """Hold seats, all or none, as tickets of these types (seat to type), in one guarded write.

        A new hold ends after `seconds`; an existing one keeps its end. A repeat changes nothing. A hold that ended and
        was swept starts anew with these seats alone: check the seats of the returned hold. Raises SeatsLostError naming
        the seats that are taken; HoldExpiredError if this hold has ended; NotSellingError; InvalidInputError if the
        holder would hold more than `most` seats of this screening, in whatever number of holds; QuotaExhaustedError if
        a group of types has too few tickets left; SeatsKeptBackError for seats kept back from the holder's channel.

        `watch` has seats with their neighbours (`seat_runs.watched`): the hold notes in the same write which of them
        are single free ones now (`Hold.alone`). Sales go on for this hold until `latest`, if that is after their end;
        `late` says what allows it, which the hold keeps. `spaces` are the accessible spaces among the seats;
        SpacesKeptError if they are kept for wheelchair users while other seats are free.
        """

    def hold_anew(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str],
        beside: Mapping[str, bool],
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
        latest: datetime | None = None,
        late: LateSale | None = None,
        spaces: AskedSpaces | None = None,
    ) -> Hold | None:
        """Hold exactly these seats: what the hold had beside them is given back in the same guarded write.

        `beside` says of other seats whether this hold could take them, as the choice was judged. None, with nothing
        changed, if that is otherwise by now: choose again. A repeat changes nothing. `watch`, `latest`, `late`,
        `spaces` and what it raises: as `hold`.
        """

    def change_types(self, screening_id: str, hold_id: str, owner: str, types: Mapping[str, str]) -> Hold:
        """Change the ticket types of seats of a hold, all or none, in one guarded write; a repeat changes nothing.

        Raises QuotaExhaustedError if a group of types has too few tickets left; HoldExpiredError if the hold has ended,
        is another's or hasn't these seats; ConflictError if it is being paid for.
        """

    def find_hold(self, screening_id: str, hold_id: str) -> Hold | None:
        """Return a hold, or None if it is unknown or has ended."""

    def held_by(self, by: Holder, screening_id: str | None = None) -> tuple[Hold, ...]:
        """Return the running holds of a holder, in one screening or in all (None)."""

    def held_now(self, screening_id: str) -> tuple[Hold, ...]:
        """Return every running hold of a screening, pinned or not; none for an unknown screening."""

    def extend(self, screening_id: str, hold_id: str, owner: str, seconds: int) -> Hold:
        """Extend a hold of this owner with all its seats, once; ConflictError the second time.

        HoldExpiredError if it has ended, or is another's.
        """

    def prolong(self, screening_id: str, hold_id: str, owner: str, seconds: int, longest: int) -> Hold:
        """Let a hold of this owner end `seconds` from now, unless it ends later, as often as it is asked for.

        It ends at most `longest` seconds after its beginning: ConflictError if it does already. HoldExpiredError as
        `extend`. A repeat after a lost answer does no harm.
        """

    def release(
        self,
        screening_id: str,
        hold_id: str,
        owner: str | None,
        seats: Sequence[str] | None = None,
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
    ) -> Hold | None:
        """Release seats of a hold (None: all) and return the hold if seats are left; a pinned hold is left unchanged.

        So are another owner's hold (None: whoever owns it, for repairs) and seats of another hold: a repeat changes
        nothing. `watch`: as `hold`.
        """

    def hand_over(
        self,
        screening_id: str,
        hold_id: str,
        step: str,
        *,
        before: str,
        after: str,
        channel: str,
        end: int | datetime,
        on_sale: bool = False,
    ) -> Hold | None:
        """Give a running hold with all its seats from one owner to another in one guarded write: they are never free.

        `end` is in seconds from now, or the fixed instant of a reservation, which may lie far ahead. `step` is a new id
        for each call: a repeat returns the hold as it is. None, with nothing changed, if the hold is not `before`'s,
        has ended or is being paid for, if the instant has passed, or, if it must be `on_sale`, the screening isn't.
        """

    def find_holds(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, Hold]:
        """Return the running ones of some holds (screening to ids), by id."""

    def drop_hold(self, screening_id: str, hold_id: str) -> bool:
        """Release a whole hold of whoever owns it; False if it is pinned or gone, and then nothing is changed."""

    def pin(
        self,
        pin: Pin,
        seats: Sequence[str],
        owner: str,
        types: Mapping[str, str] | None = None,
        *,
        late: LateSale | None = None,
    ) -> datetime | None:
        """Pin a hold for one operation, so that it doesn't expire, and return when (a repeat: the first instant).

        `types` are those that the seats are paid as, which the map keeps; OtherTypesError if a seat under a quota is
        held as another one.

        None if the hold is not this owner's, lost a seat, has ended or is pinned by another operation, or if the
        screening is not on sale (unless it is a repeat). Also if the hold was allowed otherwise than `late` says, and
        after the end of what allowed it (unless it is a repeat). The pin's own `at` is ignored.
        """

    def unpin(self, screening_id: str, hold_id: str, operation: str, seconds: int) -> None:
        """Unpin a hold, which then ends after `seconds`; nothing happens unless this operation pins it."""

    def free_pinned(self, screening_id: str, hold_id: str, operation: str) -> None:
        """Free the seats of a hold that this operation pins (write concern 1); another hold is left unchanged."""

    def finish(
        self, screening_id: str, hold_id: str, operation: str, sold: Mapping[str, str], ended: Mapping[str, str]
    ) -> None:
        """Sell the seats that this operation pins (seat to ticket), and free those whose ticket has ended.

        A seat that is neither pinned by this operation nor sold to the ended ticket is left unchanged, so a repeat
        changes nothing. Write concern 1: `tickets_on` reads at majority whether it is durable.
        """

    def pass_on(self, screening_id: str, seats: Mapping[str, tuple[str, str, str]]) -> None:
        """Let sold seats (seat to old ticket, new ticket and its type) pass from one ticket to another, each by itself.

        A seat that is not sold to the old ticket is left unchanged, so a repeat changes nothing. Write concern 1.
        """

    def tickets_on(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, SeatTickets]:
        """Return the tickets of some seats (screening to seats) and the pinning operations, read at majority."""

    def stale_pins(self, seconds: int, limit: int) -> tuple[Pin, ...]:
        """Return pins older than `seconds`, oldest first; one in the future counts as stale."""

    def sweep(self, limit: int) -> int:
        """Free seats whose hold has expired, in at most `limit` maps. Housekeeping: the guards don't need it."""

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow a map: yields changes as they come, and None at least every second. Needs a thread of its own."""
