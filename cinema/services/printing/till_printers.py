"""The printers of this till: which it prints what on, which stand in for them, and how they are shown."""

from collections.abc import Sequence
from datetime import datetime

from cinema.domain.print_jobs import PaperKind, PrintJob, ShownPrinter, is_backlog
from cinema.domain.printers import Condition, Printer, PrinterState, PrintRole
from cinema.domain.tills import Till
from cinema.errors import NotFoundError
from cinema.i18n import _
from cinema.ports import Printers
from cinema.services.stations import ThisStation


class TillPrinters:
    """Reads them anew for each call: a manager may change them at any time."""

    def __init__(self, printers: Printers, here: ThisStation) -> None:
        self._printers = printers
        self._here = here

    def station(self) -> str:
        """Return the id of this till; empty for a workstation that is no station."""
        station = self._here.find()
        return station.id if station is not None else ""

    def roles(self) -> dict[PrintRole, Printer]:
        """Return this till's printers by what it prints on them; removed ones are left out."""
        station = self._here.find()
        return roles_of(station, {one.id: one for one in self._printers.all()}) if station is not None else {}

    def all(self) -> tuple[Printer, ...]:
        """Return this till's printers and their stand-ins, each once."""
        station, known = self._here.find(), {one.id: one for one in self._printers.all()}
        own = list(roles_of(station, known).values()) if station is not None else []
        both = [*own, *(known[one.stand_in] for one in own if one.stand_in in known)]
        return tuple({one.id: one for one in both if not one.removed}.values())

    def get(self, printer: str) -> Printer:
        """Return any printer of the house; NotFoundError for an unknown or removed one."""
        found = next((one for one in self._printers.all() if one.id == printer and not one.removed), None)
        if found is None:
            raise NotFoundError(_("There is no such printer."), field="printer")
        return found


def roles_of(station: Till, known: dict[str, Printer]) -> dict[PrintRole, Printer]:
    """Return a station's printers by role; removed ones are left out."""
    found = {role: known.get(station.devices.get(role.value, "")) for role in PrintRole}
    return {role: one for role, one in found.items() if one is not None and not one.removed}


def kinds_of_sale(roles: dict[PrintRole, Printer], *, has_tickets: bool) -> tuple[PaperKind, ...]:
    """Return the papers of a sale: tickets follow the receipt where they have no printer of their own."""
    receipt, ticket = PrintRole.RECEIPT in roles, PrintRole.TICKET in roles and has_tickets
    if receipt and ticket:
        return PaperKind.RECEIPT, PaperKind.TICKETS
    if receipt:
        return (PaperKind.SALE if has_tickets else PaperKind.RECEIPT,)
    return (PaperKind.TICKETS,) if ticket else ()


def shown_printer(
    printer: Printer,
    roles: dict[PrintRole, Printer],
    state: PrinterState | None,
    jobs: Sequence[PrintJob],
    now: datetime,
) -> ShownPrinter:
    """Return a printer as a window shows it, with how many of these jobs are its own."""
    mine = [one for one in jobs if one.printer == printer.id]
    backlog = sum(is_backlog(one, now) for one in mine)
    undecided = sum(one.waits_for_a_person for one in mine)
    return ShownPrinter(
        printer,
        tuple(role for role, one in roles.items() if one.id == printer.id),
        state.condition if state is not None and state.is_live else Condition.UNWATCHED,
        len(mine) - backlog - undecided,
        backlog,
        undecided,
    )
