"""The list of tickets by which a door goes on while the database is away, and what it did by it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from cinema.domain.admittance import Admission
from cinema.domain.screenings import Screening
from cinema.domain.transactions import Ticket
from cinema.i18n import N_


@dataclass(frozen=True, slots=True)
class ListedScreening:
    """A screening of the list, with the name of its room."""

    screening: Screening
    room: str


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """A ticket as it stood when the list was made.

    `refunded` and `exchanged` let nobody in, also while that is under way. `inside` is the admission that stood then.
    """

    sale: str
    ticket: Ticket
    movie_title: str
    movie_titles: dict[str, str] = field(default_factory=dict)
    refunded: bool = False
    exchanged: bool = False
    inside: Admission | None = None


@dataclass(frozen=True, slots=True)
class DoorList:
    """All tickets of a business day's screenings; `made_at` is by the database's clock. It is for one till."""

    till: str
    station: str
    day: str
    made_at: datetime
    screenings: tuple[ListedScreening, ...] = ()
    tickets: tuple[ListedTicket, ...] = ()

    @property
    def count(self) -> int:
        """How many tickets let somebody in."""
        return sum(1 for one in self.tickets if not (one.refunded or one.exchanged))

    def find(self, ticket: str) -> ListedTicket | None:
        """Return a ticket; None for one that was sold later."""
        return next((one for one in self.tickets if one.ticket.id == ticket), None)

    def screening(self, screening: str) -> ListedScreening | None:
        """Return a screening of this day; None for another one."""
        return next((one for one in self.screenings if one.screening.id == screening), None)


class Settled(StrEnum):
    """What became of an admission by the list, once the database was there again. All but `entered` are told."""

    ENTERED = "entered"
    UNDONE = "undone"
    TWICE = "twice"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    UNKNOWN = "unknown"

    @property
    def is_told(self) -> bool:
        """Whether somebody must see it."""
        return self not in {Settled.ENTERED, Settled.UNDONE}


SETTLED_NAMES = {
    Settled.TWICE: N_("its code was seen twice"),
    Settled.REFUNDED: N_("refunded since"),
    Settled.EXCHANGED: N_("exchanged since"),
    Settled.UNKNOWN: N_("of no sale that is known"),
}


@dataclass(frozen=True, slots=True)
class LetIn:
    """Somebody was let in by the list. `sale` is empty for a ticket that is not in it; `seat` is its label."""

    admission: Admission
    sale: str
    seat: str
    title: str = ""
    instead_of: str | None = None
    kind: str = "let-in"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An admission, by the list or before, was taken back while the database was away."""

    id: str
    sale: str
    by: str | None
    at: datetime
    kind: str = "taken-back"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an admission, or an undoing, was settled: `id` is the admission's.

    `other_at` and `other_station` tell of the admission that was before, `of_undo` that it is of a `TakenBack`. `at` is
    by the database's clock: a list that was made before it doesn't have the admission.
    """

    id: str
    settled: Settled
    other_at: datetime | None = None
    other_station: str = ""
    of_undo: bool = False
    at: datetime | None = None
    kind: str = "outcome"


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody has seen the outcome of an admission and confirmed it."""

    id: str
    by: str | None
    kind: str = "seen"


Record = LetIn | TakenBack | Outcome | Seen


@dataclass(frozen=True, slots=True)
class Told:
    """An outcome that somebody must see, with the admission that it is of."""

    let_in: LetIn
    outcome: Outcome


@dataclass
class DoorLog:
    """What a door did by its list, folded from its records; a repeat of one changes nothing."""

    let_in: dict[str, LetIn] = field(default_factory=dict)
    taken_back: dict[str, TakenBack] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "DoorLog":
        """Fold records in the order in which they were written."""
        log = cls()
        for one in records:
            match one:
                case LetIn():
                    log.let_in.setdefault(one.admission.id, one)
                case TakenBack():
                    log.taken_back.setdefault(one.id, one)
                case Outcome(of_undo=True):
                    log.undone.add(one.id)
                case Outcome():
                    log.outcomes.setdefault(one.id, one)
                case Seen():
                    log.seen.add(one.id)
        return log

    def inside(self, ticket: str, since: datetime) -> Admission | None:
        """Return the admission by the list that stands for a ticket and that a list made `since` can't have."""
        replaced = {one.instead_of for one in self.let_in.values()}
        for one in self.let_in.values():
            name = one.admission.id
            settled_at = self.outcomes[name].at if name in self.outcomes else None
            is_known = settled_at is not None and settled_at <= since
            if one.admission.ticket == ticket and not (is_known or name in self.taken_back or name in replaced):
                return one.admission
        return None

    def stands(self, listed: Admission | None) -> Admission | None:
        """Return an admission of the list, unless it was taken back or replaced since."""
        if listed is None or listed.id in self.taken_back:
            return None
        return None if any(one.instead_of == listed.id for one in self.let_in.values()) else listed

    def open_ones(self) -> tuple[LetIn, ...]:
        """Return the admissions that are not settled, oldest first."""
        return tuple(one for name, one in self.let_in.items() if name not in self.outcomes)

    def open_undoings(self) -> tuple[TakenBack, ...]:
        """Return the undoings that are not settled, of admissions that are."""
        ready = [one for one in self.taken_back.values() if one.id not in self.undone]
        return tuple(one for one in ready if one.id not in self.let_in or one.id in self.outcomes)

    def told(self) -> tuple[Told, ...]:
        """Return what somebody must see and nobody has confirmed."""
        found = [one for one in self.outcomes.values() if one.settled.is_told and one.id not in self.seen]
        return tuple(Told(self.let_in[one.id], one) for one in found if one.id in self.let_in)

    @property
    def is_done(self) -> bool:
        """Whether all is settled and seen, so that the records are not needed any more."""
        return not (self.open_ones() or self.open_undoings() or self.told())


def for_the_door(ticket: Ticket) -> Ticket:
    """Return a ticket without what a door's disk needs not hold: what was paid for it, and its short code."""
    return replace(ticket, price=0, discount=0, tax_rate=0, short_code="")
