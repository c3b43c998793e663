"""A kiosk's state: why it is out of order, its paper, its hours; and its sales whose tickets wait to be picked up."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cinema.domain.house import House, business_day, business_day_bounds
from cinema.domain.print_jobs import JobState, PaperKind, PrintJob
from cinema.domain.printers import Condition, Printer, PrinterState
from cinema.domain.transactions import Transaction
from cinema.i18n import N_, _

PRINT_SECONDS = 45
"""Seconds for which a kiosk waits for a paper that has not begun to print."""
REFUSED_SECONDS = 4
"""The same while neither its printer nor the stand-in can print: it may have been asked for a moment ago."""
PICKED_UP_UNTIL = timedelta(hours=6)
"""So long after its last screening has begun a sale is in the list of pick-ups."""
REMEMBERED = timedelta(hours=48)
PICK_UP_DIGITS = 4
_PICK_UP = re.compile(r"P ?(\d{4,8})", re.ASCII | re.IGNORECASE)
_DIGITS = re.compile(r"\d{4,8}", re.ASCII)


class CauseCode(StrEnum):
    """Why a kiosk is out of order. The codes are stable: staff and suppliers know a cause by them."""

    NOT_REGISTERED = "R1"
    BY_HAND = "H1"
    NO_PRINTER = "P0"
    PRINTER_AWAY = "P1"
    OUT_OF_PAPER = "P2"
    TERMINAL_AWAY = "T1"
    DATABASE = "D1"
    NETWORK = "N1"


CUSTOMER_WORDS = {
    CauseCode.NOT_REGISTERED: N_("This machine is not set up yet. Please go to the counter."),
    CauseCode.BY_HAND: N_("This machine is closed just now. Please go to the counter."),
    CauseCode.NO_PRINTER: N_("This machine can't print tickets. Please go to the counter."),
    CauseCode.PRINTER_AWAY: N_("This machine can't print tickets just now. Please go to the counter."),
    CauseCode.OUT_OF_PAPER: N_("This machine has no paper just now. Please go to the counter."),
    CauseCode.TERMINAL_AWAY: N_("This machine can't take cards just now. Please go to the counter."),
    CauseCode.DATABASE: N_("This machine can't sell just now. Please go to the counter."),
    CauseCode.NETWORK: N_("This machine has no connection just now. Please go to the counter."),
}
"""What customers are told, untranslated."""
STAFF_WORDS = {
    CauseCode.NOT_REGISTERED: N_("This workstation is not registered as a kiosk. A manager registers it."),
    CauseCode.BY_HAND: N_("Put out of order by staff."),
    CauseCode.NO_PRINTER: N_("No printer is assigned to this kiosk. A manager assigns one, or allows codes alone."),
    CauseCode.PRINTER_AWAY: N_("The printer can't be reached, or reports a fault."),
    CauseCode.OUT_OF_PAPER: N_("The printer is out of paper, or its cover is open."),
    CauseCode.TERMINAL_AWAY: N_("The card terminal doesn't answer."),
    CauseCode.DATABASE: N_("The database refuses, or has an error. Run “cinema doctor” on this machine."),
    CauseCode.NETWORK: N_("The database can't be reached. Look at this machine's network."),
}
"""What staff are told, untranslated."""


class PaperState(StrEnum):
    """What is known of a kiosk's paper. `NONE`: no printer is assigned. `UNKNOWN`: nobody has looked, or can tell."""

    READY = "ready"
    AWAY = "away"
    OUT_OF_PAPER = "out-of-paper"
    UNKNOWN = "unknown"
    NONE = "none"


class PrintOutcome(StrEnum):
    """What became of a sale's papers at a kiosk. `NOT_PRINTED` is final: none comes out at the kiosk afterwards."""

    PRINTED = "printed"
    PENDING = "pending"
    NOT_PRINTED = "not-printed"


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Why a kiosk is out of order. `device` is the printer's, terminal's or station's name; `since` the database's.

    `reason` and `by` are for staff alone: what a colleague typed, and who it was (a user's id, or the operator).
    """

    code: CauseCode
    device: str
    since: datetime
    reason: str = ""
    by: str = ""

    @property
    def customer_words(self) -> str:
        """What customers are told."""
        return _(CUSTOMER_WORDS[self.code])

    @property
    def staff_words(self) -> str:
        """What staff are told."""
        return _(STAFF_WORDS[self.code])


@dataclass(frozen=True, slots=True)
class KioskState:
    """A kiosk as it is at the database's instant `now`; a `number` of 0 is no station's.

    `sells_alone`: codes on the screen may do without paper. `takes_cards`: the actor pays here, by a connected
    terminal; else the purchase ends in paying at the counter. `opens_at` is told while it is closed.
    """

    label: str
    number: int
    cause: OutOfOrder | None
    paper: PaperState
    sells_alone: bool
    takes_cards: bool
    is_open: bool
    opens_at: datetime | None
    now: datetime

    @property
    def sells(self) -> bool:
        """Whether a new purchase may begin."""
        return self.cause is None and self.is_open


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a printer from printing: its name, and since when."""

    paper: PaperState
    device: str
    since: datetime | None


def trouble_of(printer: Printer, state: PrinterState | None) -> Trouble | None:
    """Return what keeps a printer from printing, None if it prints; what a program that is gone found counts no more.

    `state` is None for a printer that no program has looked at yet.
    """
    if state is None:
        return Trouble(PaperState.UNKNOWN, printer.name, None)
    if state.prints:
        return None
    since = state.since or state.at
    if not state.is_live:
        return Trouble(PaperState.AWAY, printer.name, since)
    paper = {
        Condition.NO_PAPER: PaperState.OUT_OF_PAPER, Condition.COVER_OPEN: PaperState.OUT_OF_PAPER,
        Condition.UNKNOWN: PaperState.UNKNOWN, Condition.BUSY: PaperState.UNKNOWN,
    }.get(state.condition, PaperState.AWAY)  # fmt: skip
    return Trouble(paper, printer.name, since)


def paper_trouble(
    printers: Sequence[Printer], known: Mapping[str, Printer], states: Mapping[str, PrinterState]
) -> Trouble | None:
    """Return what keeps a kiosk's printers from printing, None if each of them, or its stand-in, prints."""
    for printer in printers:
        found = trouble_of(printer, states.get(printer.id))
        stand_in = known.get(printer.stand_in)
        if found is None or (stand_in is not None and not stand_in.removed and _prints(states.get(stand_in.id))):
            continue
        return found
    return None


def _prints(state: PrinterState | None) -> bool:
    return state is not None and state.prints


def opening(house: House, now: datetime) -> tuple[bool, datetime | None]:
    """Return whether kiosks are open at an instant, and when they open next if they aren't.

    The hours are the house's, over midnight too. Without both times, or with the same twice, they are never closed.
    """
    if not (house.kiosk_opens and house.kiosk_closes) or house.kiosk_opens == house.kiosk_closes:
        return True, None
    opens, closes = time.fromisoformat(house.kiosk_opens), time.fromisoformat(house.kiosk_closes)
    zone = ZoneInfo(house.timezone)
    today = now.astimezone(zone).date()
    spans = [_span(today + timedelta(days=days), opens, closes, zone) for days in (-1, 0, 1)]
    if any(start <= now < end for start, end in spans):
        return True, None
    return False, min(start for start, _end in spans if start > now)


def _span(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = day if closes > opens else day + timedelta(days=1)
    return datetime.combine(day, opens, zone).astimezone(UTC), datetime.combine(last, closes, zone).astimezone(UTC)


KINDS = (PaperKind.SALE, PaperKind.RECEIPT, PaperKind.TICKETS)
"""All papers that a kiosk may have asked for, whichever printers it had then."""


def job_of(kind: PaperKind, sale: str) -> str:
    """Return the id of the job that prints a paper of a sale just after it was paid."""
    return f"{kind.value}.{sale}"


def is_all_printed(jobs: Sequence[PrintJob], *, has_tickets: bool) -> bool:
    """Tell whether a sale's jobs have printed all of it, as far as they are told to have ended."""
    printed = {one.kind for one in jobs if one.state is JobState.PRINTED}
    if any(one.state is not JobState.PRINTED for one in jobs):
        return False
    return PaperKind.SALE in printed or (PaperKind.TICKETS if has_tickets else PaperKind.RECEIPT) in printed


def waits_too_long(job: PrintJob, now: datetime, *, may_print: bool) -> bool:
    """Tell whether a job that waits is given up. One from the future is of a clock that was set back."""
    seconds = (now - job.asked_at).total_seconds()
    return seconds < -1 or seconds > (PRINT_SECONDS if may_print else REFUSED_SECONDS)


@dataclass(frozen=True, slots=True)
class PickUp:
    """What became of the papers of a kiosk's sale, whose id it has: printed, or to be picked up under a `code`.

    `open`: nobody has handed them over yet; no two open ones have one code. `maybe`: some may have come out at the
    kiosk. `station` is the kiosk's label. `until` ends it, by the database's clock, as `at` is. `till` is the station
    that hands it over now, or closed it, `by` who closed it. `guest`: nothing waits to be printed; with the code a
    guest of the customer window gets receipt and tickets again, as often as needed.
    """

    id: str
    at: datetime
    until: datetime
    station: str = ""
    code: str = ""
    open: bool = False
    maybe: bool = False
    by: str | None = None
    till: str = ""
    guest: bool = False


@dataclass(frozen=True, slots=True)
class WaitingPickUp:
    """A sale that was paid at a kiosk and not printed, as staff see it."""

    pick_up: PickUp
    sale: Transaction

    def fits(self, text: str) -> bool:
        """Tell whether it is meant by a typed code, or its digits alone; an empty text means every one."""
        tidy = text.strip()
        return not tidy or pick_up_code(tidy, bare=True) == self.pick_up.code


def new_code(attempt: int = 0) -> str:
    """Return a random code of a pick-up; longer ones from the hundredth attempt on.

    The letter tells it from the four digits of a reservation, a hand-over, a receipt's end and a payment card.
    """
    digits = PICK_UP_DIGITS * (1 if attempt < 100 else 2)
    return f"P{secrets.randbelow(10**digits):0{digits}}"


def pick_up_code(text: str, *, bare: bool = False) -> str | None:
    """Return a typed text as a pick-up's code, None for any other; `bare`: digits without the letter are one too."""
    tidy = text.strip()
    if (found := _PICK_UP.fullmatch(tidy)) is not None:
        return f"P{found[1]}"
    return f"P{tidy}" if bare and _DIGITS.fullmatch(tidy) else None


def kept_until(sale: Transaction) -> datetime:
    """Return how long it is remembered what became of a paid sale's papers: longer than anybody looks for it."""
    assert sale.paid_at is not None  # its caller has looked
    return max([sale.paid_at + REMEMBERED, *(one.starts_at + PICKED_UP_UNTIL for one in sale.screenings)])


def code_until(sale: Transaction, house: House) -> datetime:
    """Return how long a guest's code of a paid sale works: until the end of the day after the last screening."""
    assert sale.paid_at is not None  # its caller has looked
    last = max((one.starts_at for one in sale.screenings), default=sale.paid_at)
    day = date.fromisoformat(business_day(last, house))
    _start, end = business_day_bounds(day + timedelta(days=1), house)
    return max(end, sale.paid_at + REMEMBERED)


def is_collectable(sale: Transaction, now: datetime) -> bool:
    """Tell whether a sale's papers may still be asked for: not after its last screening, nor when all is refunded."""
    starts = [one.starts_at for one in sale.screenings]
    is_over = bool(starts) and now >= max(starts) + PICKED_UP_UNTIL
    return not is_over and bool(sale.refundable or sale.lines)
