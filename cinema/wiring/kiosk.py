"""Builds what a kiosk needs besides selling, and what is picked up at the counter."""

from dataclasses import dataclass

from cinema.adapters.receipt_paper import PaperPress
from cinema.services.kiosk.kiosk import Kiosk
from cinema.services.kiosk.papers import KioskPapers
from cinema.services.kiosk.pick_up_desk import PickUpDesk
from cinema.services.kiosk.traces import CustomerTraces
from cinema.services.printing.till_printers import TillPrinters
from cinema.services.standing import Standing
from cinema.wiring.journal import JournalServices
from cinema.wiring.printing import PrintingServices
from cinema.wiring.selling import SellingServices
from cinema.wiring.stations import StationServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class KioskServices:
    """The kiosk, and the counter's list of what it could not print."""

    kiosk: Kiosk
    pick_ups: PickUpDesk


def build_kiosk(
    *,
    storage: Storage,
    written: JournalServices,
    stations: StationServices,
    selling: SellingServices,
    printing: PrintingServices,
    standing: Standing,
) -> KioskServices:
    """Build them on a storage."""
    printers = TillPrinters(storage.printers, stations.here)
    papers = KioskPapers(
        printing=printing.printing,
        printers=printers,
        jobs=storage.print_jobs,
        states=storage.printer_states,
        pick_ups=storage.pick_ups,
        up_to_date=selling.up_to_date,
        database=storage.database,
    )
    return KioskServices(
        kiosk=Kiosk(
            here=stations.here,
            this_till=written.this_till,
            tills=storage.tills,
            printers=printers,
            states=storage.printer_states,
            papers=papers,
            traces=CustomerTraces(storage.users, written.entries, selling.up_to_date, PaperPress()),
            terminals=selling.terminals,
            pins=storage.pins,
            users=storage.users,
            check=stations.pin_check,
            events=written.house_events,
            settings=storage.settings,
            database=storage.database,
            standing=standing,
        ),
        pick_ups=PickUpDesk(
            papers=papers,
            pick_ups=storage.pick_ups,
            printing=printing.printing,
            printers=printers,
            jobs=storage.print_jobs,
            transactions=storage.transactions,
            database=storage.database,
            standing=standing,
        ),
    )
