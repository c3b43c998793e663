"""How often a sale goes to the server, and what for: durable writes one by one, and the reads around them."""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.house import DATABASE, add_screenings, build_house, place, private_server, sell, seller
from benchmarks.recording import Command, recorded_cinema
from benchmarks.report import Line
from cinema import ports
from repositories.connect import connect
from repositories.storage import open_storage

_WARM, _HEARD = 3, 15


@dataclass(frozen=True)
class RecordedSale:
    """The commands of one sale at a till that has sold before."""

    commands: tuple[Command, ...]
    screening: str
    seats: tuple[str, ...]
    workstation: str


def record_sales(uri: str, count: int = 1, *, prefix: str = "recorded") -> list[RecordedSale]:
    """Sell a few times at one till, and then so many times while it is listened to."""
    connection = connect(uri, DATABASE)
    screenings = add_screenings(open_storage(connection), prefix, 1)
    connection.close()
    workstation = f"{prefix}-till"
    cinema, recorder = recorded_cinema(uri, DATABASE, workstation)
    sales = []
    for number in range(_WARM + count):
        recorder.take()
        screening, seats = place(number, screenings)
        sell(cinema, seller(workstation), screening, seats)
        sales.append(RecordedSale(recorder.take(), screening, seats, workstation))
    cinema.close()
    return sales[_WARM:]


def purpose(command: Command) -> str:
    """Return what the port's own words say that a command is for."""
    kind, _dot, method = command.method.partition(".")
    words = inspect.getdoc(getattr(getattr(ports, kind, None), method, None)) or ""
    return re.split(r"[.;(]\s|[.;]$", words.splitlines()[0])[0] if words else ""


def lines_of(sales: Sequence[RecordedSale]) -> list[Line]:
    """Turn recorded sales into lines: the two counts, then every command in its order."""
    commands = sales[0].commands
    durable = [command for command in commands if command.durable]
    reads = len(commands) - len(durable)
    lines = [
        Line("round trips", "durable writes in a sale", len(durable)),
        Line("round trips", "reads in a sale", reads),
    ]
    for number, command in enumerate(commands):
        took = median(sale.commands[number].milliseconds for sale in sales)
        kind = "durable" if command.durable else "read"
        detail = f"{command.name} {command.collection}; {command.line}; {purpose(command)}"
        lines.append(Line("round trips", f"{number + 1:2} {kind:<7} {command.method}", took, "ms", detail=detail))
    return lines


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own."""
    with private_server() as uri:
        build_house(uri)
        return lines_of(record_sales(uri, 3 if quick else _HEARD))
