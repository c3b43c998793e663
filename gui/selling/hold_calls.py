"""The booking calls of one basket, serialised by a lock, so that releasing can't overtake an earlier press."""

import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

from cinema.domain.ids import new_id
from cinema.domain.late_sales import LateWish
from cinema.domain.parties import HeldParty, WantedParty
from cinema.domain.seat_maps import Hold
from cinema.domain.users import Actor
from cinema.errors import HoldExpiredError, StorageError


class Holds(Protocol):
    """The part of the booking service that a basket uses (see `cinema.services.selling.booking`)."""

    def hold(
        self,
        actor: Actor,
        screening_id: str,
        hold_id: str | None,
        seats: Sequence[str],
        types: Mapping[str, str | None] | None = None,
        *,
        spaces: bool = False,
    ) -> Hold:
        """Take seats, all or none, as tickets of these types; `spaces`: for a party with a wheelchair."""

    def change_types(self, actor: Actor, hold: Hold, types: Mapping[str, str]) -> Hold:
        """Change the ticket types of held seats, all or none."""

    def find(self, actor: Actor, screening_id: str, hold_id: str) -> Hold | None:
        """Return the actor's hold if it has not expired, else None."""

    def extend(self, actor: Actor, hold: Hold) -> Hold:
        """Give a hold more time: once, at a kiosk as often as needed."""

    def release(self, actor: Actor, hold: Hold, seats: Sequence[str] | None = None) -> Hold | None:
        """Release seats (None: all), and return the hold if seats are left."""


class Parties(Protocol):
    """The service that chooses seats (see `cinema.services.selling.party_booking`)."""

    def hold(
        self, actor: Actor, screening_id: str, hold_id: str | None, wanted: WantedParty, *, late: LateWish | None = ...
    ) -> HeldParty:
        """Hold the best seats for a party."""


_MOST_BEGUN = 2_000  # more than one program begins while any of its holds can still run
_begun: dict[str, None] = {}  # by all windows of this program, the oldest first
_noting = threading.Lock()


def begun_here(hold_id: str) -> bool:
    """Tell whether this program began a hold, or went on with it, so that no killed window left it behind."""
    return hold_id in _begun


def _note(hold_id: str) -> None:
    with _noting:
        _begun.pop(hold_id, None)
        _begun[hold_id] = None
        while len(_begun) > _MOST_BEGUN:
            del _begun[next(iter(_begun))]


class HoldCalls:
    """Makes the calls; its methods block, so they are called on workers.

    The hold's id is generated here, so a call whose answer was lost can be repeated.
    """

    def __init__(self, booking: Holds, actor: Actor, screening_id: str) -> None:
        self._booking, self._actor, self._screening = booking, actor, screening_id
        self._lock = threading.Lock()
        self._hold_id = new_id()
        self._ids = {self._hold_id}
        _note(self._hold_id)
        self._hold: Hold | None = None
        self._unsure = False  # an answer was lost: read the hold before the next call
        self._given_up = False

    @property
    def actor(self) -> Actor:
        """The actor that holds the seats."""
        return self._actor

    def was_mine(self, hold_id: str | None) -> bool:
        """Tell whether a hold is or was this basket's; doesn't block, so it may be called on the Tk thread."""
        return hold_id in self._ids

    def adopt(self, hold_id: str) -> Hold | None:
        """Go on with a hold that another window of the same person began; None if it has ended."""
        with self._lock:
            self._hold_id, self._unsure = hold_id, True
            self._ids.add(hold_id)
            _note(hold_id)
            self._make_sure()
            if self._hold is None:
                self._forget()
            return self._hold

    def take(self, *seats: str, anew: bool, type_id: str | None = None, spaces: bool = False) -> Hold:
        """Take more seats, all or none, or the first ones of a new hold (`anew`); errors are those of `Booking.hold`.

        `type_id` is the ticket type that they are to be held as; None: the price card's default. `spaces`: the party
        has a wheelchair.
        """
        with self._lock:
            if self._given_up:  # a press that was queued when the user left
                raise HoldExpiredError("")
            if self._unsure:
                self._make_sure()
            elif anew:
                self._forget()
            try:
                types = dict.fromkeys(seats, type_id)
                self._hold = self._booking.hold(
                    self._actor, self._screening, self._hold_id, seats, types, spaces=spaces
                )
            except StorageError:
                self._unsure = True
                raise
            except HoldExpiredError:
                self._forget()
                raise
            return self._hold

    def choose_party(self, parties: Parties, wanted: WantedParty, late: LateWish | None = None) -> HeldParty:
        """Choose the seats of a party anew, in the running hold or a new one; errors are those of `PartyBooking.hold`.

        An answer that was lost is asked for again under the same id: what was held stays held as one hold.
        """
        more = {} if late is None else {"late": late}
        with self._lock:
            if self._given_up:
                raise HoldExpiredError("")
            try:
                try:
                    held = parties.hold(self._actor, self._screening, self._hold_id, wanted, **more)
                except HoldExpiredError:  # nothing is lost: the whole party is chosen anew
                    self._forget()
                    held = parties.hold(self._actor, self._screening, self._hold_id, wanted, **more)
            except StorageError:
                self._unsure = True
                raise
            self._hold, self._unsure = held.hold, False
            return held

    def give_all_back(self) -> None:
        """Release all seats; the next one begins another hold."""
        with self._lock:
            self._make_sure()
            self._release(None)

    def begin_anew(self) -> None:
        """Begin another hold with the next seats: these are not this basket's any more."""
        with self._lock:
            self._forget()

    def change_type(self, seat: str, type_id: str) -> Hold:
        """Hold a seat as another ticket type; errors are those of `Booking.change_types`."""
        with self._lock:
            self._make_sure()
            if self._hold is None:
                raise HoldExpiredError("")
            self._hold = self._booking.change_types(self._actor, self._hold, {seat: type_id})
            return self._hold

    def give_back(self, seat: str) -> Hold | None:
        """Release one seat, and return the hold if seats are left."""
        with self._lock:
            self._make_sure()
            return self._release((seat,))

    def extend(self) -> Hold:
        """Ask for more time; errors are those of `Booking.extend`."""
        with self._lock:
            self._make_sure()
            if self._hold is None:
                raise HoldExpiredError("")
            self._hold = self._booking.extend(self._actor, self._hold)
            return self._hold

    def look_again(self) -> Hold | None:
        """Read the hold from the database."""
        with self._lock:
            self._unsure = True
            self._make_sure()
            return self._hold

    def give_up(self) -> None:
        """Release all seats and refuse further calls; the service keeps seats that are being paid for."""
        with self._lock:
            self._given_up = True
            self._make_sure()
            self._release(None)

    def _release(self, seats: tuple[str, ...] | None) -> Hold | None:
        if self._hold is None:
            return None
        try:
            self._hold = self._booking.release(self._actor, self._hold, seats)
        except StorageError:
            self._unsure = True
            raise
        if self._hold is None:
            self._forget()
        return self._hold

    def _make_sure(self) -> None:
        if self._unsure:
            self._hold = self._booking.find(self._actor, self._screening, self._hold_id)
            self._unsure = False

    def _forget(self) -> None:
        # A new id: the service refuses calls for a hold that has ended.
        self._hold, self._hold_id, self._unsure = None, new_id(), False
        self._ids.add(self._hold_id)
        _note(self._hold_id)
