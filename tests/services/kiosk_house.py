"""What tests of kiosks share: a kiosk and a counter over one database, with printers of ours."""

from dataclasses import dataclass, field, replace

from cinema.domain.printers import Printer, PrintRole
from cinema.domain.tills import StationKind
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from cinema.services.printing.worker import PrinterWorker
from tests.conftest import SmallHouse
from tests.printer_of_ours import Running
from tests.services.printing_house import MANAGER, NEW
from tests.support import enrol, sell

STAFF = Actor(Role.STAFF, "counter", Channel.BOX_OFFICE, "user-staff", "Sam")
ADMIN = Actor(Role.ADMIN, "counter", Channel.ADMIN, "user-admin", "Ada Office")
GUEST = Actor(Role.GUEST, "till-1", Channel.KIOSK)


@dataclass
class KioskHouse:
    """A house with a kiosk (`cinema`) and a counter. `workers` are the programs of the printers."""

    house: SmallHouse
    counter: Cinema
    workers: dict[str, PrinterWorker] = field(default_factory=dict)

    @property
    def cinema(self) -> Cinema:
        return self.house.cinema

    @property
    def station(self) -> str:
        """The kiosk's station."""
        return self.cinema.tills.this_one()

    def add(self, running: Running, *roles: PrintRole, at: Cinema | None = None, name: str = "Foyer") -> Printer:
        """Add a printer of ours, and assign it to the kiosk, or to another workstation."""
        added = self.cinema.admin.printers.add(MANAGER, replace(NEW, name=name, address=running.address))
        for role in roles:
            self.cinema.admin.printers.assign(MANAGER, (at or self.cinema).tills.this_one(), role, added.id)
        return added

    def step(self, printer: Printer, times: int = 1) -> None:
        """Let a printer's program take steps."""
        if printer.id not in self.workers:
            self.workers[printer.id] = self.cinema.printer_runs.worker(self.house.operator, printer.id)
        for _time in range(times):
            self.workers[printer.id].step()

    def sold(self, *seats: str) -> Transaction:
        """Sell seats at the kiosk, to a guest."""
        return sell(self.cinema, GUEST, self.house.screening, *(seats or ("B1",)))

    def pass_time(self, collection: str, name: str, seconds: int, **query: object) -> None:
        """Move an instant of documents back, as if so much time had passed."""
        change = {"$set": {name: {"$subtract": [f"${name}", seconds * 1000]}}}
        self.house.connection.database[collection].update_many({name: {"$exists": True}, **query}, [change])

    def lose_leases(self) -> None:
        """Let so much time pass that what a dead printer's program held is free."""
        for collection in ("print_jobs", "printer_states"):
            self.pass_time(collection, "until", 600)


def kiosk_house(house: SmallHouse) -> KioskHouse:
    """Return a house whose workstation is registered as a kiosk, and another one as a till."""
    enrol(house.storage, MANAGER, ADMIN)
    house.cinema.office.record_marks(house.operator)
    house.cinema.stations.register(MANAGER, StationKind.KIOSK, "Foyer")
    counter = house.another_till("counter")
    counter.stations.register(MANAGER, StationKind.TILL, "Counter 1")
    return KioskHouse(house, counter)
