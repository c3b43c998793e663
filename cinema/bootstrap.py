"""Joins storage, adapters and services into one `Cinema`. The one place that knows all of them."""

from datetime import UTC, datetime
from pathlib import Path

from cinema.adapters.cash import CashDrawer
from cinema.adapters.clock import SystemClock
from cinema.adapters.machine_settings import read_machine_settings
from cinema.adapters.passwords import BcryptPasswords
from cinema.adapters.receipt_paper import Paper
from cinema.adapters.separate_terminal import SeparateTerminal
from cinema.adapters.test_terminal import TestTerminal
from cinema.adapters.ticket_signature import Ed25519Signer
from cinema.errors import StorageError
from cinema.i18n import _
from cinema.ports import Clock, Finding, PaymentTerminal, Progress
from cinema.services.accounts import Accounts
from cinema.services.audit.audit import Audit
from cinema.services.audit.journal_check import JournalCheck
from cinema.services.audit.repair import AuditRepairs
from cinema.services.backup import Backups
from cinema.services.catalogue import Catalogue
from cinema.services.cinema import Cinema
from cinema.services.house_office import HouseOffice
from cinema.services.programme import Programme
from cinema.services.receipts import Receipts
from cinema.services.seed import Seed
from cinema.services.selling.booking import Booking
from cinema.services.selling.checkout import Checkout
from cinema.services.selling.manager_decisions import ManagerDecisions
from cinema.services.selling.payment_answers import PaymentAnswers
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.refunds import Refunds
from cinema.services.selling.sale_steps import SaleSteps
from cinema.services.selling.slips import Slips
from cinema.services.selling.unresolved_payments import UnresolvedPayments
from cinema.services.ticket_check import TicketChecks
from repositories.connect import connect
from repositories.migrations import migrate, require_house
from repositories.private_server_status import describe
from repositories.storage import Storage, open_storage

DATABASE = "cinema"
DEMO_DATABASE = "cinema_demo"
# Everybody knows a demo's passwords, so slow hashes would guard nothing and make the first start wait.
_KNOWN_PASSWORD_ROUNDS = 4


def open_cinema(
    database: str = DATABASE,
    *,
    uri: str | None = None,
    workstation: str | None = None,
    recover: bool = True,
    restoring: bool = False,
    begin: bool = True,
) -> Cinema:
    """Connect, bring the database up to date, recover what a crash left, and return the cinema.

    A database where a restore was cut off is refused unless it is opened for `restoring` it; one without a house is
    refused by NotFoundError, and not made, unless it may `begin` here.
    `uri` (else this machine's settings, else the private server) says which server. Raises StorageError in words within
    three seconds if there is none to be had.
    """
    machine = read_machine_settings()
    if uri is None and machine.mongodb_uri is not None:
        uri = machine.mongodb_uri.get_secret_value()
    connection = connect(uri, database)
    try:
        if not begin:
            require_house(connection.database)
        migrate(connection.database, restoring=restoring)
        cinema = join(open_storage(connection), workstation or machine.workstation, private=uri is None)
        if recover:
            cinema.recovery.recover()
    except BaseException:
        connection.close()
        raise
    return cinema


def open_demo(database: str = DEMO_DATABASE, *, uri: str | None = None, progress: Progress | None = None) -> Cinema:
    """Open the demo: the sample cinema in a database of its own, loaded once, its screenings rolled forward."""
    from cinema.adapters.seed_file import read_seed_file

    cinema = open_cinema(database, uri=uri)
    try:
        sample = read_seed_file(sample_file())
        if not cinema.seed.is_loaded():
            cinema.seed.load(sample, demo=True, progress=progress)
        cinema.seed.roll_forward(sample)
    except BaseException:
        cinema.close()
        raise
    return cinema


def what_is_wrong(error: StorageError) -> tuple[Finding, ...]:
    """Return what the doctor can say although the database can't be opened."""
    found = [Finding("server", ok=False, message=error.message, subject=error.detail[:200])]
    if read_machine_settings().mongodb_uri is None:
        status = describe()
        found.append(
            Finding("binary", status.binary is not None, _("The private server's program."), str(status.binary))
        )
        found.append(
            Finding("data-folder", status.folder.is_dir(), _("The data is in this folder."), str(status.folder))
        )
    return tuple(found)


def join(
    storage: Storage, workstation: str, *, private: bool = True, clock: Clock | None = None, patience: float = 1.0
) -> Cinema:
    """Build every service over one storage. `patience` is the test terminal's time-out in seconds."""
    clock = clock or SystemClock()
    terminals: dict[str, PaymentTerminal] = {
        terminal.provider: terminal
        for terminal in (CashDrawer(), SeparateTerminal(), TestTerminal(storage.terminal_memory, patience))
    }
    signer = Ed25519Signer(storage.settings.ticket_key)
    steps = SaleSteps(
        storage.transactions,
        storage.seat_maps,
        storage.counters,
        storage.journal,
        storage.settings,
        workstation,
    )
    answers = PaymentAnswers(storage.transactions, storage.seat_maps, storage.settings, terminals, steps)
    refund_steps = RefundSteps(
        storage.refunds,
        storage.seat_maps,
        storage.counters,
        storage.journal,
        storage.settings,
        workstation,
    )
    programme = Programme(
        storage.screenings,
        storage.movies,
        storage.auditoriums,
        storage.price_cards,
        storage.seat_maps,
        storage.settings,
        clock,
    )
    recovery = Recovery(
        storage.transactions,
        storage.seat_maps,
        storage.settings,
        terminals,
        steps,
        refund_steps,
        workstation,
    )
    accounts = Accounts(
        storage.users, storage.sign_ins, storage.reviews, BcryptPasswords(), lambda: _whole_seconds(clock.now())
    )
    journal = JournalCheck(storage.audit_rows)
    return Cinema(
        accounts=accounts,
        catalogue=Catalogue(storage.movies, storage.reviews, storage.screenings),
        programme=programme,
        booking=Booking(
            programme,
            storage.screenings,
            storage.auditoriums,
            storage.price_cards,
            storage.seat_maps,
            storage.settings,
        ),
        checkout=Checkout(
            storage.transactions,
            storage.seat_maps,
            storage.screenings,
            storage.movies,
            storage.auditoriums,
            storage.price_cards,
            storage.settings,
            terminals,
            steps,
            answers,
            Slips(storage.transactions, steps),
            recovery,
        ),
        recovery=recovery,
        refunds=Refunds(storage.transactions, storage.refunds, terminals, refund_steps),
        unresolved=UnresolvedPayments(
            storage.transactions,
            steps,
            refund_steps,
            ManagerDecisions(storage.transactions, storage.journal, storage.settings, workstation),
        ),
        receipts=Receipts(storage.transactions, storage.refunds, storage.movies, storage.settings, signer, Paper()),
        ticket_checks=TicketChecks(storage.transactions, signer),
        office=HouseOffice(storage.settings, storage.users, accounts),
        seed=Seed(
            storage.movies,
            storage.reviews,
            storage.auditoriums,
            storage.price_cards,
            storage.screenings,
            storage.seat_maps,
            storage.users,
            storage.settings,
            BcryptPasswords(_KNOWN_PASSWORD_ROUNDS),
            clock,
        ),
        audit=Audit(storage.audit_rows, journal, storage.settings, storage.database),
        repairs=AuditRepairs(
            storage.transactions,
            storage.seat_maps,
            storage.seat_repairs,
            storage.settings,
            recovery,
            steps,
            refund_steps,
            storage.journal,
            storage.database,
            workstation,
        ),
        journal=journal,
        backups=Backups(storage.archives),
        database=storage.database,
        workstation=workstation,
        private=private,
        close=storage.database.close,
    )


def sample_file() -> Path:
    """Return the sample cinema's seed file: beside the code, or inside the installed package."""
    beside = Path(__file__).parent.parent / "seed_data.json"
    return beside if beside.exists() else Path(__file__).parent / "sample" / "seed_data.json"


def _whole_seconds(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
