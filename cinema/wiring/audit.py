"""Builds the audit, its repairs and the journal check."""

from dataclasses import dataclass

from cinema.adapters import till_keys
from cinema.services.audit.audit import Audit
from cinema.services.audit.house_check import HouseCheck
from cinema.services.audit.journal_check import JournalCheck
from cinema.services.audit.repair import AuditRepairs
from cinema.services.audit.reports import AuditReports, JournalReports
from cinema.services.office.journal_book import JournalBook
from cinema.services.screening_limits import ScreeningLimits
from cinema.services.standing import Standing
from cinema.wiring.journal import JournalServices
from cinema.wiring.selling import SellingServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AuditServices:
    """The services that check stored data and make safe repairs."""

    audit: AuditReports
    repairs: AuditRepairs
    journal: JournalReports
    journal_book: JournalBook


def build_audit(
    *, storage: Storage, selling: SellingServices, written: JournalServices, standing: Standing
) -> AuditServices:
    """Build the audit's services; repairs use the same steps as sales."""
    journal = JournalCheck(
        rows=storage.audit_rows,
        signatures=till_keys,
        database=storage.database,
        house=HouseCheck(storage.audit_rows, till_keys),
        heads=written.heads,
    )
    return AuditServices(
        audit=AuditReports(
            Audit(
                rows=storage.audit_rows,
                journal=journal,
                settings=storage.settings,
                database=storage.database,
                seals=written.seals,
            ),
            standing,
        ),
        repairs=AuditRepairs(
            rows=storage.audit_rows,
            seat_maps=storage.seat_maps,
            seat_repairs=storage.seat_repairs,
            door_book=storage.door_book,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            limits=ScreeningLimits(storage.auditoriums, storage.price_cards),
            settings=storage.settings,
            recovery=selling.recovery,
            up_to_date=selling.up_to_date,
            entries=written.entries,
            reviews=storage.reviews,
            database=storage.database,
            standing=standing,
        ),
        journal=JournalReports(journal, standing),
        journal_book=JournalBook(
            pages=storage.journal_pages,
            check=journal,
            rows=storage.audit_rows,
            signatures=till_keys,
            transactions=storage.transactions,
            users=storage.users,
            tills=storage.tills,
            screenings=storage.screenings,
            movies=storage.movies,
            settings=storage.settings,
            standing=standing,
        ),
    )
