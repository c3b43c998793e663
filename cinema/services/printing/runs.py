"""Which programs print at this workstation: a window keeps one for each of its printers, a command is one of them."""

from cinema.domain.ids import new_id
from cinema.domain.printers import Printer
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import NotAllowedError, NotFoundError
from cinema.i18n import _
from cinema.ports import DeviceLocks, PrinterDevices, PrinterPrograms, Printers, PrinterStates, PrintJobs, Programs
from cinema.services.printing.papers import JobPapers
from cinema.services.printing.printing import Printing
from cinema.services.printing.worker import PrinterWorker


class PrinterRuns:
    """Keeps the printers' programs, and makes the work of one."""

    def __init__(
        self,
        printing: Printing,
        programs: PrinterPrograms,
        jobs: PrintJobs,
        printers: Printers,
        states: PrinterStates,
        devices: PrinterDevices,
        locks: DeviceLocks,
        papers: JobPapers,
        marks: Programs,
    ) -> None:
        self._printing = printing
        self._programs = programs
        self._jobs = jobs
        self._printers = printers
        self._states = states
        self._devices = devices
        self._locks = locks
        self._papers = papers
        self._marks = marks

    def tend(self, actor: Actor) -> None:
        """Start the programs of this workstation's printers that don't run, and end those of others. Open to all."""
        self._programs.keep(self._printing.to_run(actor))

    def worker(self, actor: Actor, printer: str) -> PrinterWorker:
        """Return the work of a printer's program, by the printer's id or name. For this machine's operator alone.

        NotFoundError for an unknown printer, or one that is connected to another workstation.
        """
        if actor.user is not None or actor.role is not Role.ADMIN or actor.channel is not Channel.COMMAND:
            raise NotAllowedError(_("Only a program of this machine prints."))
        found = find_printer(self._printers.all(), printer)
        if not found.is_at(actor.workstation):
            words = _("{printer} is connected to the workstation {machine}.")
            raise NotFoundError(words.format(printer=found.name, machine=found.machine), field="printer")
        return PrinterWorker(
            printer=found.id,
            worker=f"{self._marks.mark()}/{new_id()}",
            actor=actor,
            jobs=self._jobs,
            printers=self._printers,
            states=self._states,
            devices=self._devices,
            locks=self._locks,
            papers=self._papers,
            programs=self._marks,
        )


def find_printer(known: tuple[Printer, ...], text: str) -> Printer:
    """Return a printer by id or name; NotFoundError for the field `printer`."""
    for one in known:
        if not one.removed and (one.id == text or one.name.casefold() == text.strip().casefold()):
            return one
    names = ", ".join(one.name for one in known if not one.removed) or "–"
    raise NotFoundError(_("There is no such printer. Known: {names}.").format(names=names), field="printer")
