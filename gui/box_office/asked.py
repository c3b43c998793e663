"""What a cashier has asked for in one sale, and the keys that are still waiting. No widgets, no services."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cinema.domain.parties import WantedParty
from cinema.domain.payments import Tender


@dataclass(frozen=True, slots=True)
class AddTicket:
    """One more ticket of a type."""

    type: str


@dataclass(frozen=True, slots=True)
class TakeTicketAway:
    """One ticket of a type less."""

    type: str


@dataclass(frozen=True, slots=True)
class PlaceSeat:
    """A seat that was pressed by hand; `type` is that of a ticket more, if one is needed for it."""

    seat: str
    type: str


@dataclass(frozen=True, slots=True)
class ClearAll:
    """No ticket any more."""


@dataclass(frozen=True, slots=True)
class PayCash:
    """Cash: the amount given in minor units, None for the exact one."""

    tendered: int | None


@dataclass(frozen=True, slots=True)
class PayCard:
    """The way to the page of the payment card and other tenders; `first` is the one that it shows.

    `given` is the cash that was given already, in minor units.
    """

    first: Tender | None = None
    given: int | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """The party leaves the screen: it is parked, or with `reserve` reserved."""

    reserve: bool = False


@dataclass(frozen=True, slots=True)
class Also:
    """The party stays in the sale while another screening is opened."""

    screening: str


@dataclass(frozen=True, slots=True)
class PayVoucher:
    """The way to the page of vouchers."""


@dataclass(frozen=True, slots=True)
class PaySplit:
    """The way to the page of a split payment."""


Change = AddTicket | TakeTicketAway | PlaceSeat | ClearAll
Pay = PayCash | PayCard | PayVoucher | PaySplit | Leave | Also


@dataclass(frozen=True, slots=True)
class Asked:
    """Tickets by type whose seats are chosen for them, and seats that were placed by hand with their types."""

    tickets: Mapping[str, int] = field(default_factory=dict)
    by_hand: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many tickets there are."""
        return sum(self.tickets.values()) + len(self.by_hand)

    @property
    def counts(self) -> dict[str, int]:
        """The number of tickets of each type."""
        found = dict(self.tickets)
        for one in self.by_hand.values():
            found[one] = found.get(one, 0) + 1
        return {name: count for name, count in found.items() if count}

    @property
    def wanted(self) -> WantedParty:
        """What the service is asked for."""
        return WantedParty(dict(self.tickets), dict(self.by_hand))

    def after(self, change: Change) -> "Asked":
        """Return what is asked for after a change.

        A ticket that is taken away is one whose seat was chosen for it, else the one placed last. A seat that is
        pressed gets a ticket that has no place by hand yet, else one more; pressed again it is given back.
        """
        tickets, by_hand = dict(self.tickets), dict(self.by_hand)
        if isinstance(change, ClearAll):
            return Asked()
        if isinstance(change, AddTicket):
            tickets[change.type] = tickets.get(change.type, 0) + 1
        elif isinstance(change, PlaceSeat):
            if change.seat in by_hand:
                del by_hand[change.seat]
            else:
                free = next((name for name, count in tickets.items() if count), None)
                if free is not None:
                    tickets[free] -= 1
                by_hand[change.seat] = free or change.type
        elif tickets.get(change.type):
            tickets[change.type] -= 1
        else:
            last = next((seat for seat in reversed(by_hand) if by_hand[seat] == change.type), None)
            if last is not None:
                del by_hand[last]
        return Asked({name: count for name, count in tickets.items() if count}, by_hand)


class Waiting:
    """The keys that were typed and not carried out yet, in order."""

    def __init__(self) -> None:
        self._queue: deque[Change | Pay] = deque()

    def add(self, one: Change | Pay) -> None:
        """Put a key last."""
        self._queue.append(one)

    def changes(self) -> Sequence[Change]:
        """Take the changes before the next payment: they become one call."""
        found: list[Change] = []
        while self._queue and not isinstance(self._queue[0], Pay):
            found.append(self._queue.popleft())  # type: ignore[arg-type]
        return found

    def payment(self) -> Pay | None:
        """Take the payment that is next; None if something else is."""
        if self._queue and isinstance(self._queue[0], Pay):
            return self._queue.popleft()  # type: ignore[return-value]
        return None

    def take(self) -> tuple[Change | Pay, ...]:
        """Take all that is waiting."""
        found = tuple(self._queue)
        self._queue.clear()
        return found

    def drop(self) -> int:
        """Forget all of them, and return how many they were: what they rest on was refused."""
        count = len(self._queue)
        self._queue.clear()
        return count

    def __len__(self) -> int:
        return len(self._queue)

    def seen(self, asked: Asked) -> Asked:
        """Return what would be asked for if all waiting changes were carried out."""
        for one in self._queue:
            if not isinstance(one, Pay):
                asked = asked.after(one)
        return asked
