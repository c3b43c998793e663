"""The printers of the house, and which till prints what on which of them. Recorded as house events."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cinema.domain.house_record import TILLS
from cinema.domain.ids import is_id, new_id
from cinema.domain.printers import Printer, PrinterState, PrintRole, check_printer
from cinema.domain.tills import StationKind, Till
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Printers, PrinterStates, PrintJobs, Tills
from cinema.services.house_events import HouseEvents
from cinema.services.office.records import Records
from cinema.services.standing import Standing

_PRINTERS, _MOST, _MOST_JOBS = "printers", 100, 500


@dataclass(frozen=True, slots=True)
class PrinterLine:
    """A printer with its state (None: no program has looked at it) and how many jobs are open."""

    printer: Printer
    state: PrinterState | None
    open_jobs: int


@dataclass(frozen=True, slots=True)
class PrinterTable:
    """All that the page of printers shows: printers by name, and the stations that print."""

    lines: tuple[PrinterLine, ...]
    stations: tuple[Till, ...]


class PrinterOffice:
    """Keeps printers. For managers."""

    def __init__(
        self,
        printers: Printers,
        states: PrinterStates,
        jobs: PrintJobs,
        tills: Tills,
        records: Records,
        events: HouseEvents,
        standing: Standing,
    ) -> None:
        self._printers = printers
        self._states = states
        self._jobs = jobs
        self._tills = tills
        self._records = records
        self._events = events
        self._standing = standing

    def table(self, actor: Actor) -> PrinterTable:
        """Return the printers and the stations of the house. For managers."""
        self._check(actor)
        printers = tuple(one for one in self._printers.all() if not one.removed)
        ids = [one.id for one in printers]
        states, jobs = self._states.of(ids), self._jobs.open(ids, _MOST_JOBS)
        lines = tuple(
            PrinterLine(one, states.get(one.id), sum(job.printer == one.id for job in jobs)) for one in printers
        )
        return PrinterTable(lines, self._stations())

    def add(self, actor: Actor, printer: Printer) -> Printer:
        """Record a new printer under a new id and return it; a repeat is refused by its name. For managers.

        InvalidInputError names the field, as `check_printer` does.
        """
        self._check(actor)
        known = self._known()
        if len(known) >= _MOST:
            raise InvalidInputError(_("At most {count} printers.").format(count=_MOST), field="name")
        new = check_printer(replace(printer, id=new_id(), removed=False, version=0), known)
        self._records.create(actor, _PRINTERS, new)
        return self._get(new.id)

    def change(self, actor: Actor, old: Printer, new: Printer) -> Printer:
        """Record what differs from the printer that was read; a repeat changes nothing. For managers.

        InvalidInputError as `add`; ChangedMeanwhileError if somebody changed it since. What it prints just now is
        ended as it was.
        """
        self._check(actor)
        known = self._known()
        checked = check_printer(replace(new, id=old.id, removed=False, version=old.version), known)
        self._get(old.id)
        self._records.change(actor, _PRINTERS, old, checked)
        return self._get(old.id)

    def remove(self, actor: Actor, printer: Printer) -> None:
        """Let a printer print nothing more; a repeat raises NotFoundError. For managers.

        ConflictError while jobs are open, or a till or another printer uses it; ChangedMeanwhileError as `change`.
        """
        self._check(actor)
        self._get(printer.id)
        if self._jobs.open([printer.id], 1):
            raise ConflictError(_("Papers wait for this printer. Print them elsewhere or drop them first."))
        for station in self._stations():
            if printer.id in station.devices.values():
                words = _("{label} prints on it. Assign another printer there first.")
                raise ConflictError(words.format(label=station.label))
        for other in self._known().values():
            if other.stand_in == printer.id and not other.removed:
                words = _("It stands in for {printer}. Choose another stand-in there first.")
                raise ConflictError(words.format(printer=other.name))
        self._records.change(actor, _PRINTERS, printer, replace(printer, removed=True, stand_in=""))

    def assign(self, actor: Actor, station: str, role: PrintRole, printer: str | None) -> Till:
        """Let a station print something on a printer, or on none; returns the station. For managers.

        A repeat changes nothing. NotFoundError for an unknown station or printer, InvalidInputError if the printer is
        connected to another workstation; ChangedMeanwhileError if the station was changed at the same instant.
        """
        actor = self._check(actor)
        found = self._tills.find(station) if is_id(station) else None
        if found is None or not found.is_station:
            raise NotFoundError(_("There is no such station. It may be retired already."), field="station")
        before: dict[str, str] = dict(found.devices)
        after = {name: one for name, one in before.items() if name != role.value}
        if printer is not None:
            chosen = self._get(printer)
            if not chosen.is_at(found.name):
                words = _("{printer} is connected to the workstation {machine}.")
                raise InvalidInputError(words.format(printer=chosen.name, machine=chosen.machine), field="printer")
            after[role.value] = chosen.id
        if after != before:
            self._change(actor, found, before, after)
        return self._tills.find(station) or found

    def _change(self, actor: Actor, station: Till, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        # Version 1 is what the till recorded of itself in the first entry of its chain, which no document has.
        self._events.change(
            actor, TILLS, station.id, max(station.version, 1), {"devices": dict(before)}, {"devices": dict(after)}
        )

    def _stations(self) -> tuple[Till, ...]:
        epoch = self._tills.epoch()
        known = (one for one in self._tills.all() if one.is_station and one.epoch == epoch)
        return tuple(one for one in known if one.kind is not StationKind.DOOR)

    def _known(self) -> dict[str, Printer]:
        return {one.id: one for one in self._printers.all()}

    def _get(self, printer: str) -> Printer:
        found = self._known().get(printer)
        if found is None or found.removed:
            raise NotFoundError(_("There is no such printer."), field="printer")
        return found

    def _check(self, actor: Actor) -> Actor:
        checked = self._standing.check(actor)
        checked.require_office(Role.MANAGER)
        return checked
