"""What tests of printing share: a till with printers of ours, and their programs, which take a step when told."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cinema.domain.printers import Printer, PrinterKind, PrintRole
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from cinema.services.printing.worker import PrinterWorker
from tests.conftest import SmallHouse
from tests.printer_of_ours import Running
from tests.support import enrol

MANAGER = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "user-manager", "Mia")
NEW = Printer("", "Counter", PrinterKind.NETWORK, "127.0.0.1:9100")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class PrintingHouse:
    """A house whose till is registered; `workers` are the programs of its printers."""

    house: SmallHouse
    workers: dict[str, PrinterWorker] = field(default_factory=dict)

    @property
    def cinema(self) -> Cinema:
        return self.house.cinema

    def add(self, running: Running, *roles: PrintRole, name: str = "Counter", stand_in: str = "") -> Printer:
        """Add a printer of ours, and assign it to this till."""
        kind = PrinterKind.SERIAL if running.address.startswith("/") else PrinterKind.NETWORK
        machine = "till-1" if kind is PrinterKind.SERIAL else ""
        new = replace(
            NEW, name=name, kind=kind, address=running.address, machine=machine, stand_in=stand_in, drawer=True
        )
        added = self.cinema.admin.printers.add(MANAGER, new)
        this = self.cinema.stations.this(MANAGER)
        assert this is not None
        for role in roles:
            self.cinema.admin.printers.assign(MANAGER, this.id, role, added.id)
        return added

    def worker(self, printer: Printer, cinema: Cinema | None = None) -> PrinterWorker:
        """Return another program of a printer."""
        return (cinema or self.cinema).printer_runs.worker(self.house.operator, printer.id)

    def step(self, printer: Printer, times: int = 1) -> None:
        """Let a printer's program take steps."""
        worker = self.workers.setdefault(printer.id, self.worker(printer))
        for _time in range(times):
            worker.step()

    def lose_leases(self) -> None:
        """Let so much time pass that what a dead program held is free."""
        database = self.house.connection.database
        database["print_jobs"].update_many({"until": {"$exists": True}}, {"$set": {"until": LONG_AGO}})
        database["printer_states"].update_many({}, {"$set": {"until": LONG_AGO}})

    def grow_old(self, seconds: int) -> None:
        """Let every job have waited so much longer."""
        for one in self.house.connection.database["print_jobs"].find({}, {"asked_at": 1}):
            earlier = {"$set": {"asked_at": one["asked_at"] - timedelta(seconds=seconds)}}
            self.house.connection.database["print_jobs"].update_one({"_id": one["_id"]}, earlier)


def printing_house(house: SmallHouse) -> PrintingHouse:
    """Return a house whose till is registered."""
    enrol(house.storage, MANAGER)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(MANAGER, StationKind.TILL, "Counter 1")
    return PrintingHouse(house)
