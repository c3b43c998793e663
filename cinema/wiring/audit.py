"""Builds the audit, its repairs and the check of the journal."""

from dataclasses import dataclass

from cinema.services.audit.audit import Audit
from cinema.services.audit.journal_check import JournalCheck
from cinema.services.audit.repair import AuditRepairs
from cinema.wiring.selling import SellingServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AuditServices:
    """The services that check what is stored, and repair what is certain."""

    audit: Audit
    repairs: AuditRepairs
    journal: JournalCheck


def build_audit(*, storage: Storage, selling: SellingServices, workstation: str) -> AuditServices:
    """Build the audit's services; repairs go through the steps that sales use."""
    journal = JournalCheck(rows=storage.audit_rows)
    return AuditServices(
        audit=Audit(rows=storage.audit_rows, journal=journal, settings=storage.settings, database=storage.database),
        repairs=AuditRepairs(
            transactions=storage.transactions,
            seat_maps=storage.seat_maps,
            seat_repairs=storage.seat_repairs,
            settings=storage.settings,
            recovery=selling.recovery,
            steps=None,
            refund_steps=None,
            journal=storage.journal,
            database=storage.database,
            workstation=workstation,
        ),
        journal=journal,
    )
