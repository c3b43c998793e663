"""Builds the services of receipts, ticket checks and named buyers."""

from collections.abc import Mapping
from dataclasses import dataclass

from cinema.adapters.clock import uptime
from cinema.adapters.fiscal import NoFiscal, VerifactuExport
from cinema.adapters.receipt_paper import PaperPress
from cinema.adapters.ticket_signature import Ed25519Signer
from cinema.domain.verifactu import NO_SCHEME, SCHEME
from cinema.ports import DoorFolder, FiscalPort
from cinema.services.buyers import ReceiptNames
from cinema.services.door import Door
from cinema.services.door_away import DoorAway
from cinema.services.door_settling import DoorSettling
from cinema.services.fiscal_settings import FiscalSettings
from cinema.services.papers import Papers
from cinema.services.receipts import Receipts
from cinema.services.selling.baskets import WaitingBaskets
from cinema.services.selling.door_notes import DoorNotes
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_papers import VoucherPapers
from cinema.services.standing import Standing
from cinema.services.ticket_check import TicketChecks
from cinema.wiring.journal import JournalServices
from repositories.storage import Storage

FISCAL_PORTS: Mapping[str, FiscalPort] = {NO_SCHEME: NoFiscal(), SCHEME: VerifactuExport()}
"""By the values of the setting `fiscal`."""


@dataclass(frozen=True, slots=True)
class ReceiptServices:
    """The services of receipts and tickets."""

    receipts: Receipts
    ticket_checks: TicketChecks
    receipt_names: ReceiptNames
    door: Door
    papers: Papers
    door_away: DoorAway
    door_settling: DoorSettling


def build_receipts(
    *,
    storage: Storage,
    up_to_date: UpToDate,
    standing: Standing,
    written: JournalServices,
    vouchers: VoucherPapers,
    door_notes: DoorNotes,
    baskets: WaitingBaskets,
    door_folder: DoorFolder,
) -> ReceiptServices:
    """Build the services of receipts and tickets. In `door_folder` a door keeps what it needs without the database."""
    signer = Ed25519Signer(storage.settings.ticket_key)
    checks = TicketChecks(
        transactions=storage.transactions,
        seat_maps=storage.seat_maps,
        screenings=storage.screenings,
        up_to_date=up_to_date,
        signer=signer,
        auditoriums=storage.auditoriums,
        settings=storage.settings,
        journal=storage.journal,
    )
    press = PaperPress()
    receipts = Receipts(
        transactions=storage.transactions,
        up_to_date=up_to_date,
        movies=storage.movies,
        screenings=storage.screenings,
        buyers=storage.buyers,
        settings=storage.settings,
        signer=signer,
        paper=press,
        vouchers=vouchers,
        fiscal=FISCAL_PORTS,
        fiscal_settings=FiscalSettings(storage.journal, storage.settings),
    )
    return ReceiptServices(
        receipts=receipts,
        ticket_checks=checks,
        receipt_names=ReceiptNames(
            buyers=storage.buyers,
            transactions=storage.transactions,
            standing=standing,
            events=written.house_events,
        ),
        door=Door(
            checks=checks,
            book=storage.door_book,
            transactions=storage.transactions,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            sales=storage.screening_sales,
            journal=storage.journal,
            notes=door_notes,
            this_till=written.this_till,
            standing=standing,
        ),
        papers=Papers(
            receipts=receipts,
            screenings=storage.screenings,
            movies=storage.movies,
            auditoriums=storage.auditoriums,
            changes=storage.screening_changes,
            baskets=baskets,
            settings=storage.settings,
            journal=storage.journal,
            standing=standing,
            writer=press,
        ),
        door_away=DoorAway(
            book=storage.door_book,
            folder=door_folder,
            signer=signer,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            settings=storage.settings,
            journal=storage.journal,
            this_till=written.this_till,
            standing=standing,
            uptime=uptime,
        ),
        door_settling=DoorSettling(
            book=storage.door_book,
            folder=door_folder,
            signer=signer,
            transactions=storage.transactions,
            up_to_date=up_to_date,
            notes=door_notes,
            journal=storage.journal,
            events=written.house_events,
            standing=standing,
        ),
    )
