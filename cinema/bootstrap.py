"""Opens a database and joins the services of `cinema.wiring` into one `Cinema`."""

from contextlib import suppress
from itertools import count
from pathlib import Path

from cinema.adapters.clock import SystemClock
from cinema.adapters.door_folder import RecordsInFolder, RecordsInMemory
from cinema.adapters.error_logs import ErrorLogs
from cinema.adapters.espeak import EspeakSpeech
from cinema.adapters.machine import machine_mark
from cinema.adapters.machine_settings import MachineSettings, read_machine_settings
from cinema.adapters.printers.locks import LocksInFolder
from cinema.adapters.printers.programs import ChildPrograms
from cinema.adapters.running_programs import ProgramsInFolder, ProgramsInMemory
from cinema.adapters.till_heads import HeadsInFolder
from cinema.adapters.till_keys import KeysInFolder, KeysInMemory
from cinema.domain.demo_staff import DEMO_LOGIN, DEMO_NUMBER, DEMO_PASSWORD, DEMO_PIN
from cinema.domain.tills import StationKind
from cinema.domain.users import Channel
from cinema.errors import ConflictError, ErrorCode, InvalidInputError, NotFoundError, StorageError
from cinema.i18n import _
from cinema.ports import (
    Clock,
    DeviceLock,
    DeviceLocks,
    DoorFolder,
    Finding,
    KeptHeads,
    Logs,
    PrinterPrograms,
    Programs,
    Progress,
    TillKeys,
)
from cinema.services.cinema import Cinema
from cinema.services.standing import Standing
from cinema.services.tills import TillList
from cinema.wiring.admin import build_admin
from cinema.wiring.audience import build_audience
from cinema.wiring.audit import build_audit
from cinema.wiring.house import build_house
from cinema.wiring.journal import build_journal
from cinema.wiring.kiosk import build_kiosk
from cinema.wiring.people import build_people
from cinema.wiring.printing import build_printing
from cinema.wiring.receipts import build_receipts
from cinema.wiring.selling import build_selling
from cinema.wiring.stations import build_stations
from repositories.connect import connect
from repositories.migrations import drop_unreleased_demo, migrate, require_house, require_usable
from repositories.private_server.files import data_folder
from repositories.private_server.folders import make_private, require_own_entries
from repositories.private_server.lock import is_locked, try_lock
from repositories.private_server.status import describe
from repositories.storage import Storage, open_storage

DATABASE = "cinema"
DEMO_DATABASE = "cinema_demo"


def open_cinema(
    database: str = DATABASE,
    *,
    uri: str | None = None,
    workstation: str | None = None,
    recover: bool = True,
    restoring: bool = False,
    begin: bool = True,
    inspect: bool = False,
) -> Cinema:
    """Connect, migrate the database, run recovery, and return the cinema.

    The server is that of `uri`, else of this machine's settings, else the private one. Raises StorageError within three
    seconds if it can't be reached, or after an interrupted restore unless `restoring`; NotFoundError for a database
    without a house, which isn't created, unless `begin`. `inspect` opens any database as it is, for the doctor.
    """
    machine = read_machine_settings()
    uri = uri or _address(machine)
    connection = connect(uri, database, anew=restoring)
    try:
        if inspect:
            require_usable(connection.database)
        elif not begin:
            require_house(connection.database)
        if not inspect:
            migrate(connection.database, restoring=restoring)
        tills = _closed_folder(data_folder() / "tills")
        cinema = join(
            open_storage(connection),
            workstation or machine.workstation,
            keys=KeysInFolder(tills, machine_mark),
            heads=HeadsInFolder(tills),
            programs=ProgramsInFolder(_closed_folder(data_folder() / "programs"), try_lock, is_locked),
            device_locks=LocksInFolder(_closed_folder(data_folder() / "printers"), try_lock),
            printer_programs=ChildPrograms(database, _for_children(uri, workstation or machine.workstation)),
            door_folder=RecordsInFolder(_closed_folder(data_folder() / "door")),
            private=uri is None,
            logs=ErrorLogs(log_folder),
        )
        if recover:
            cinema.recovery.recover()
            cinema.office.record_marks(cinema.operator())
    except BaseException:
        connection.close()
        raise
    return cinema


def _for_children(uri: str | None, workstation: str) -> dict[str, str]:
    """Return the environment in which a child opens the same database as the same workstation."""
    return {"CINEMA_WORKSTATION": workstation, **({"CINEMA_MONGODB_URI": uri} if uri is not None else {})}


def _closed_folder(folder: Path) -> Path:
    """Make a folder of the data folder, both closed to other users; StorageError if one is another user's.

    A folder that can't be made is told when something is written into it: not every command does.
    """
    for place in (folder.parent, folder):
        with suppress(OSError):
            make_private(place)
            require_own_entries(place)
    return folder


def open_demo(database: str = DEMO_DATABASE, *, uri: str | None = None, progress: Progress | None = None) -> Cinema:
    """Open a demo: the sample cinema, loaded once, with its screenings rolled forward to today, or one of another file.

    ConflictError for a real house's database, in which nothing is changed. A demo that an unreleased version of the
    program made is dropped and loaded again.
    """
    from cinema.adapters.seed_file import read_seed_file

    try:
        cinema = open_cinema(database, uri=uri)
    except StorageError as error:
        if error.code is not ErrorCode.UNRELEASED or not _dropped_demo(database, uri):
            raise
        cinema = open_cinema(database, uri=uri)
    try:
        _require_no_real_house(cinema)
        sample = read_seed_file(sample_file())
        if not cinema.seed.is_loaded():
            cinema.seed.load(cinema.operator(), sample, demo=True, progress=progress)
        cinema.seed.roll_forward(cinema.operator(), sample)
    except BaseException:
        cinema.close()
        raise
    return cinema


def open_lived_in_demo(database: str = DEMO_DATABASE, *, uri: str | None = None) -> Cinema:
    """Open a demo as `open_demo` does; the sample cinema has sold seats, till session and waiting baskets at first.

    They are made once, by the first window that opens it, unless somebody has set this workstation up meanwhile.
    """
    from cinema.adapters.seed_file import read_seed_file
    from cinema.services.demo_life import DemoLife

    cinema = open_demo(database, uri=uri)
    try:
        operator, sample = cinema.operator(), read_seed_file(sample_file())
        is_fresh = cinema.seed.is_loaded(sample) and cinema.stations.this(operator) is None
        if is_fresh and cinema.till_sessions.current(operator) is None and cinema.seed.claim_first_evening(operator):
            DemoLife(cinema, sample).make()
    except BaseException:
        cinema.close()
        raise
    return cinema


def _require_no_real_house(cinema: Cinema) -> None:
    if cinema.is_set_up() and not cinema.is_demo():
        raise ConflictError(_("This is a real house's database. “cinema demo” opens demos; open it with “cinema”."))


def open_demo_kiosk(database: str = DEMO_DATABASE, *, uri: str | None = None) -> Cinema:
    """Open the sample cinema at a kiosk of it: a workstation that is no station is registered as one.

    Then it sells without paper too, since a demo has no printer, and a member of the sample's staff gets a number and a
    PIN, since a kiosk is left by nothing else. In a house that is no demo nothing is registered.
    """
    cinema = open_demo(database, uri=uri)
    try:
        operator = cinema.operator()
        if cinema.is_demo() and cinema.stations.this(operator) is None:
            taken = {one.label.casefold() for one in cinema.stations.all(operator)}
            numbers = (number for number in count(1) if f"kiosk {number}" not in taken)
            cinema.stations.register(operator, StationKind.KIOSK, f"Kiosk {next(numbers)}")
            cinema.office.set(operator, "kiosk_qr_alone", "1")
            _let_staff_leave(cinema)
    except BaseException:
        cinema.close()
        raise
    return cinema


def _let_staff_leave(cinema: Cinema) -> None:
    """Give the sample's member of staff a number and a PIN; one with a number, or another password, keeps both."""
    operator = cinema.operator()
    try:
        user = cinema.accounts.find(operator, DEMO_LOGIN)
        if not user.staff_number:
            cinema.pins.choose(cinema.actor(user, Channel.CUSTOMER), DEMO_PASSWORD, DEMO_PIN)
            cinema.admin.people.save(operator, user, {"staff_number": DEMO_NUMBER})
    except (NotFoundError, InvalidInputError):  # another demo, or people have changed this one
        return


def log_folder() -> Path:
    """Return the folder of this machine's logs of errors, closed to other users."""
    return _closed_folder(data_folder() / "logs")


def kiosk_folder() -> Path:
    """Return the folder of what keeps kiosks running on this machine, closed to other users."""
    return _closed_folder(data_folder() / "kiosk")


def take_lock(file: Path) -> DeviceLock | None:
    """Take the lock of a file without waiting; None if another program has it. It ends with this program."""
    return try_lock(file)


def _dropped_demo(database: str, uri: str | None) -> bool:
    connection = connect(uri or _address(read_machine_settings()), database)
    try:
        return drop_unreleased_demo(connection.database)
    finally:
        connection.close()


def _address(machine: MachineSettings) -> str | None:
    return machine.mongodb_uri.get_secret_value() if machine.mongodb_uri is not None else None


def findings_of(error: StorageError) -> tuple[Finding, ...]:
    """Return the doctor's findings for a database that can't be opened."""
    found = [Finding("server", ok=False, message=error.message, subject=error.detail[:200])]
    if read_machine_settings().mongodb_uri is None:
        try:
            status = describe()
        except StorageError:  # there is no data folder to describe, which is the error that was told
            return tuple(found)
        found.append(
            Finding("binary", status.binary is not None, _("The private server's program."), str(status.binary))
        )
        found.append(Finding("data-folder", status.folder_found, _("The data is in this folder."), str(status.folder)))
    return tuple(found)


def join(
    storage: Storage,
    workstation: str,
    *,
    keys: TillKeys | None = None,
    heads: KeptHeads | None = None,
    programs: Programs | None = None,
    device_locks: DeviceLocks | None = None,
    printer_programs: PrinterPrograms | None = None,
    door_folder: DoorFolder | None = None,
    private: bool = True,
    clock: Clock | None = None,
    patience: float = 1.0,
    logs: Logs | None = None,
) -> Cinema:
    """Build every service over one storage; without the workstation's `keys` it is a new till.

    What a door does without the database outlasts the program only in a `door_folder`.

    `patience` is the test terminal's timeout in seconds. `logs` are this machine's, which the upkeep tidies.
    """
    keys = keys or KeysInMemory()
    clock = clock or SystemClock()
    programs = programs or ProgramsInMemory()
    standing = Standing(storage.users)
    written = build_journal(storage=storage, workstation=workstation, keys=keys, heads=heads)
    people = build_people(storage=storage, workstation=workstation, written=written)
    stations = build_stations(
        storage=storage, written=written, people=people, standing=standing, workstation=workstation
    )
    house = build_house(
        storage=storage,
        clock=clock,
        standing=standing,
        people=people,
        written=written,
        workstation=workstation,
    )
    selling = build_selling(
        storage=storage,
        programme=house.programme,
        journal=written,
        workstation=workstation,
        patience=patience,
        standing=standing,
        lending=stations.lending,
        programs=programs,
        erasing=people.erasing,
    )
    receipts = build_receipts(
        storage=storage,
        up_to_date=selling.up_to_date,
        standing=standing,
        written=written,
        vouchers=selling.voucher_papers,
        door_notes=selling.door_notes,
        baskets=selling.baskets,
        door_folder=door_folder or RecordsInMemory(),
    )
    printing = build_printing(
        storage=storage,
        written=written,
        selling=selling,
        receipts=receipts.receipts,
        papers=receipts.papers,
        standing=standing,
        marks=programs,
        locks=device_locks,
        programs=printer_programs,
    )
    kiosk = build_kiosk(
        storage=storage, written=written, stations=stations, selling=selling, printing=printing, standing=standing
    )
    admin = build_admin(
        storage=storage,
        written=written,
        standing=standing,
        people=people,
        refunds=selling.refunds,
        clock=clock,
        workstation=workstation,
        logs=logs,
        rehearsed=lambda name: _rehearsed(storage, name, workstation),
    )
    audience = build_audience(
        storage=storage, standing=standing, people=people, clock=clock, movies=admin.movies, selling=selling
    )
    audit = build_audit(storage=storage, selling=selling, written=written, standing=standing)

    def close() -> None:
        if printer_programs is not None:
            printer_programs.stop()
        written.entries.keep_head()
        storage.database.close()

    return Cinema(
        accounts=house.accounts,
        own_account=audience.own_account,
        catalogue=house.catalogue,
        programme=house.programme,
        screening_numbers=house.screening_numbers,
        news=audience.news,
        reviews=audience.reviews,
        review_office=audience.review_office,
        proposals=audience.proposals,
        proposal_office=audience.proposal_office,
        favourites=audience.favourites,
        recommendations=audience.recommendations,
        reservations=audience.reservations,
        own_tickets=audience.own_tickets,
        cancel_desk=audience.cancel_desk,
        guest_codes=audience.guest_codes,
        booking=selling.booking,
        party_booking=selling.party_booking,
        checkout=selling.checkout,
        baskets=selling.baskets,
        hand_overs=selling.hand_overs,
        unfinished=selling.unfinished,
        recovery=selling.recovery,
        refunds=selling.refunds,
        exchanges=selling.exchanges,
        voids=selling.voids,
        counter_sales=selling.counter_sales,
        vouchers=selling.vouchers,
        unresolved=selling.unresolved,
        till_sessions=selling.till_sessions,
        other_sessions=selling.other_sessions,
        safe=selling.safe,
        business_days=selling.business_days,
        receipts=receipts.receipts,
        papers=receipts.papers,
        ticket_checks=receipts.ticket_checks,
        receipt_names=receipts.receipt_names,
        door=receipts.door,
        printing=printing.printing,
        printer_runs=printing.printer_runs,
        kiosk=kiosk.kiosk,
        pick_ups=kiosk.pick_ups,
        door_away=receipts.door_away,
        door_settling=receipts.door_settling,
        tills=TillList(storage.tills, keys, standing),
        stations=stations.stations,
        pins=stations.pins,
        pin_sign_in=stations.pin_sign_in,
        lending=stations.lending,
        members=selling.members,
        office=house.office,
        seed=house.seed,
        audit=audit.audit,
        repairs=audit.repairs,
        journal=audit.journal,
        journal_book=audit.journal_book,
        backups=house.backups,
        admin=admin,
        database=storage.database,
        speech=EspeakSpeech(),
        workstation=workstation,
        private=private,
        close=close,
    )


def _rehearsed(storage: Storage, name: str, workstation: str) -> tuple[Finding, ...]:
    """Audit the database of a rehearsal: its own services over it, which register no till and write nothing."""
    other = join(open_storage(storage.rehearsals.opened(name)), workstation)
    return other.audit.findings(other.operator())


def sample_file() -> Path:
    """Return the sample cinema's seed file, in the repository or in the installed package."""
    beside = Path(__file__).parent.parent / "seed_data.json"
    return beside if beside.exists() else Path(__file__).parent / "sample" / "seed_data.json"
