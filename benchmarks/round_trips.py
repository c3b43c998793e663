"""How often a sale goes to the server, and what for: durable writes one by one, and what is not waited for on a disk.

What counts is how often the disk is waited for before the receipt may print, which is when the sale's entry is in the
journal.
"""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.house import (
    DATABASE,
    SALES_A_SCREENING,
    add_screenings,
    build_house,
    place,
    private_server,
    sell,
    seller,
)
from benchmarks.recording import CONFIRMING, Command, recorded_cinema
from benchmarks.report import Line
from cinema import ports
from cinema.services.selling.up_to_date import BATCH
from repositories.connect import connect
from repositories.storage import open_storage

CARD = "4242424242424242"  # approved by the test terminal
TARGETS = {"cash": 3, "card": 4}  # durable waits before the receipt may print; the terminal's own are its own
_WARM, _HEARD = 3, 15
_ENTRY, _TERMINAL = "Journal.insert", "TerminalMemory."


@dataclass(frozen=True)
class RecordedSale:
    """The commands of one sale at a till that has sold before."""

    commands: tuple[Command, ...]
    screening: str
    seats: tuple[str, ...]
    workstation: str

    @property
    def confirms(self) -> bool:
        """Whether the sales before were confirmed in the midst of it."""
        return any(command.method in CONFIRMING for command in self.commands)

    @property
    def before_paper(self) -> tuple[Command, ...]:
        """What the receipt waits for."""
        methods = [command.method for command in self.commands]
        return self.commands[: methods.index(_ENTRY) + 1]


@dataclass(frozen=True)
class Batch:
    """Sales one after the other, each on a screening and seats of its own; the first confirms those `before`."""

    before: tuple[RecordedSale, ...]
    sales: tuple[RecordedSale, ...]


def record_sales(uri: str, count: int = 1, *, prefix: str = "recorded", card: str | None = None) -> list[RecordedSale]:
    """Sell a few times at one till, and then so many times while it is listened to; each on a screening of its own."""
    connection = connect(uri, DATABASE)
    screenings = add_screenings(open_storage(connection), prefix, _WARM + count)
    connection.close()
    workstation = f"{prefix}-till"
    cinema, recorder = recorded_cinema(uri, DATABASE, workstation)
    sales = []
    for number, screening in enumerate(screenings):
        # Every second place: a hold names the seats beside it too, and a replay renames those of all recorded sales.
        _same, seats = place(2 * number % SALES_A_SCREENING, [screening])
        cinema.booking.seating(screening)  # somebody looks at the seats first
        recorder.take()
        sell(cinema, seller(workstation), screening, seats, card)
        sales.append(RecordedSale(recorder.take(), screening, seats, workstation))
    cinema.close()
    return sales[_WARM:]


def record_batch(uri: str) -> Batch:
    """Record the sales of two confirmations in cash."""
    sales = record_sales(uri, 3 * BATCH)
    start = next(number for number in range(BATCH, 2 * BATCH) if sales[number].confirms)
    return Batch(tuple(sales[start - BATCH : start]), tuple(sales[start : start + BATCH]))


def purpose(command: Command) -> str:
    """Return what the port's own words say that a command is for."""
    kind, _dot, method = command.method.partition(".")
    words = inspect.getdoc(getattr(getattr(ports, kind, None), method, None)) or ""
    return re.split(r"[.;(]\s|[.;]$", words.splitlines()[0])[0] if words else ""


def lines_of(tender: str, sales: Sequence[RecordedSale]) -> list[Line]:
    """Turn recorded sales into lines: the counts, then every command in its order.

    The commands are those of a sale that confirms no other; what that takes, every so many sales, is told after them.
    """
    plain = [sale for sale in sales if not sale.confirms]
    commands, waits = plain[0].commands, [one for one in plain[0].before_paper if one.durable]
    own = [one for one in waits if not one.method.startswith(_TERMINAL)]
    told = f"of {len(commands)} commands; the terminal's own: {len(waits) - len(own)}"
    lines = [
        Line("round trips", f"durable waits before paper, {tender}", len(own), target=TARGETS[tender], detail=told)
    ]
    for number, command in enumerate(commands):
        took = median(sale.commands[number].milliseconds for sale in plain)
        lines.append(_line(f"{tender} {number + 1:2}", command, took))
    for sale in sales:
        if sale.confirms:
            confirming = [one for one in sale.commands if one.method in CONFIRMING]
            return lines + [_line(f"every {BATCH} sales", command, command.milliseconds) for command in confirming]
    return lines


def _line(label: str, command: Command, took: float) -> Line:
    detail = f"{command.name} {command.collection}; {command.line}; {purpose(command)}"
    return Line("round trips", f"{label} {command.kind:<7} {command.method}", took, "ms", detail=detail)


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own."""
    heard = 2 * BATCH if quick else _HEARD
    with private_server() as uri:
        build_house(uri)
        cash = lines_of("cash", record_sales(uri, heard))
        return cash + lines_of("card", record_sales(uri, heard, prefix="carded", card=CARD))
