"""Builds what prints: the queue's services, and the work of a printer's program."""

from dataclasses import dataclass

from cinema.adapters.printers.devices import Devices
from cinema.adapters.printers.locks import LocksInMemory
from cinema.adapters.printers.programs import NoPrograms
from cinema.ports import DeviceLocks, PrinterPrograms, Programs
from cinema.services.papers import Papers
from cinema.services.printing.papers import JobPapers
from cinema.services.printing.printing import Printing
from cinema.services.printing.runs import PrinterRuns
from cinema.services.printing.till_printers import TillPrinters
from cinema.services.receipts import Receipts
from cinema.services.standing import Standing
from cinema.services.stations import ThisStation
from cinema.wiring.journal import JournalServices
from cinema.wiring.selling import SellingServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class PrintingServices:
    """Asking for papers, and the programs that print them."""

    printing: Printing
    printer_runs: PrinterRuns


def build_printing(
    *,
    storage: Storage,
    written: JournalServices,
    selling: SellingServices,
    receipts: Receipts,
    papers: Papers,
    standing: Standing,
    marks: Programs,
    locks: DeviceLocks | None = None,
    programs: PrinterPrograms | None = None,
) -> PrintingServices:
    """Build them; without `locks` and `programs` nothing is locked beyond this program, and none is started."""
    printing = Printing(
        jobs=storage.print_jobs,
        till=TillPrinters(storage.printers, ThisStation(storage.tills, written.keys)),
        states=storage.printer_states,
        transactions=storage.transactions,
        up_to_date=selling.up_to_date,
        settings=storage.settings,
        database=storage.database,
        standing=standing,
    )
    job_papers = JobPapers(
        receipts=receipts,
        papers=papers,
        reports=selling.session_reports,
        stretches=selling.stretches,
        journal=storage.journal,
        tills=storage.tills,
        settings=storage.settings,
    )
    return PrintingServices(
        printing,
        PrinterRuns(
            printing=printing,
            programs=programs or NoPrograms(),
            jobs=storage.print_jobs,
            printers=storage.printers,
            states=storage.printer_states,
            devices=Devices(),
            locks=locks or LocksInMemory(),
            papers=job_papers,
            marks=marks,
        ),
    )
