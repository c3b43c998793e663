"""Builds all repositories over one connection."""

from collections.abc import Mapping
from dataclasses import dataclass

from repositories.archive.archives import Archives
from repositories.archive.rehearsals import Rehearsals
from repositories.audit.rows import AuditRows
from repositories.audit.seat_repairs import SeatRepairs
from repositories.auditoriums import Auditoriums
from repositories.backup_log import StoredBackupLog
from repositories.baskets import Baskets
from repositories.buyers import Buyers
from repositories.calendars import Calendars
from repositories.cancel_requests import CancelRequests
from repositories.code_tries import CodeTries
from repositories.connect import Connection
from repositories.database import StoredDatabase
from repositories.door import DoorBook
from repositories.house_documents import Follow, HouseDocuments
from repositories.journal import Journal
from repositories.journal_pages import JournalPages
from repositories.map_quotas import MapQuotas
from repositories.movies import Movies, derived
from repositories.people import People
from repositories.pick_ups import PickUps
from repositories.pins import Pins
from repositories.price_cards import PriceCards
from repositories.print_jobs import PrintJobs
from repositories.printers import Printers, PrinterStates
from repositories.proposals import Proposals
from repositories.reviews import Reviews
from repositories.screening_changes import ScreeningChanges
from repositories.screening_sales import ScreeningSales
from repositories.screenings import Screenings
from repositories.seat_map_plans import SeatMapPlans
from repositories.seat_maps import SeatMaps
from repositories.settings import MUST_BE_EMPTY, HouseSettings
from repositories.sign_ins import SignIns
from repositories.terminal_memory import TerminalMemory
from repositories.ticket_types import TicketTypes
from repositories.tills import Tills
from repositories.transactions import Transactions
from repositories.upkeep import EndedSales, ServerLogs, UpkeepBook
from repositories.users import Users
from repositories.vouchers import Vouchers


@dataclass(frozen=True)
class Storage:
    """The repositories."""

    database: StoredDatabase
    users: Users
    people: People
    sign_ins: SignIns
    pins: Pins
    movies: Movies
    buyers: Buyers
    reviews: Reviews
    proposals: Proposals
    auditoriums: Auditoriums
    ticket_types: TicketTypes
    price_cards: PriceCards
    screenings: Screenings
    calendars: Calendars
    screening_changes: ScreeningChanges
    screening_sales: ScreeningSales
    seat_maps: SeatMaps
    seat_map_plans: SeatMapPlans
    baskets: Baskets
    code_tries: CodeTries
    transactions: Transactions
    vouchers: Vouchers
    door_book: DoorBook
    journal: Journal
    tills: Tills
    house_documents: HouseDocuments
    settings: HouseSettings
    terminal_memory: TerminalMemory
    audit_rows: AuditRows
    seat_repairs: SeatRepairs
    archives: Archives
    rehearsals: Rehearsals
    backup_log: StoredBackupLog
    printers: Printers
    printer_states: PrinterStates
    print_jobs: PrintJobs
    pick_ups: PickUps
    cancel_requests: CancelRequests
    upkeep_book: UpkeepBook
    ended_sales: EndedSales
    server_logs: ServerLogs
    journal_pages: JournalPages


def open_storage(connection: Connection) -> Storage:
    """Build every repository; sends nothing to the server."""
    of = connection.collection
    movies = Movies(of("movies"), connection.current)
    tills = Tills(of("tills"), of("schema"))
    ticket_types = TicketTypes(of("ticket_types"))
    price_cards = PriceCards(of("price_cards"), ticket_types)
    map_quotas = MapQuotas(of("price_cards"), of("screenings"), of("seat_maps"))
    database = StoredDatabase(connection)
    journal = Journal(of("journal"), tills.epoch, database.now)
    settings = HouseSettings(
        of("settings"),
        of("seed_loads"),
        {name: of(name) for name in MUST_BE_EMPTY},
        lambda: journal.first_value("settings", "mark", "kind"),
    )
    return Storage(
        database=database,
        users=Users(of("users")),
        people=People(of("users"), database.now),
        sign_ins=SignIns(of("sign_ins"), settings.ticket_key, lambda: settings.judged()[0].sign_in_days),
        pins=Pins(of("users")),
        buyers=Buyers(of("buyers")),
        movies=movies,
        reviews=Reviews(of("reviews"), of("movies"), of("transactions"), movies.forget),
        proposals=Proposals(of("proposals")),
        auditoriums=Auditoriums(of("auditoriums"), of("seat_plans")),
        ticket_types=ticket_types,
        price_cards=price_cards,
        screenings=Screenings(of("screenings")),
        calendars=Calendars(of("calendars")),
        screening_changes=ScreeningChanges(of("seat_maps")),
        screening_sales=ScreeningSales(of("transactions")),
        seat_maps=SeatMaps(of("seat_maps"), change_streams=connection.change_streams),
        seat_map_plans=SeatMapPlans(of("seat_maps")),
        baskets=Baskets(of("baskets")),
        code_tries=CodeTries(of("code_tries")),
        transactions=Transactions(of("transactions")),
        vouchers=Vouchers(of("vouchers")),
        door_book=DoorBook(of("transactions")),
        journal=journal,
        tills=tills,
        house_documents=HouseDocuments(of, {"movies": derived}, _after(ticket_types, price_cards, map_quotas)),
        settings=settings,
        terminal_memory=TerminalMemory(of("test_terminal")),
        audit_rows=AuditRows(
            of("seat_maps"),
            of("transactions"),
            of("journal"),
            of("tills"),
            of("screenings"),
            of("settings"),
            of("users"),
            of("seat_plans"),
            of("test_terminal"),
            of("auditoriums"),
            of("buyers"),
            of,
        ),
        seat_repairs=SeatRepairs(of("seat_maps")),
        archives=Archives(connection),
        rehearsals=Rehearsals(connection),
        backup_log=StoredBackupLog(of("backups")),
        printers=Printers(of("printers")),
        printer_states=PrinterStates(of("printer_states")),
        print_jobs=PrintJobs(of("print_jobs")),
        pick_ups=PickUps(of("pick_ups"), of("transactions")),
        cancel_requests=CancelRequests(of("cancel_requests")),
        upkeep_book=UpkeepBook(of("backups")),
        ended_sales=EndedSales(of("transactions")),
        server_logs=ServerLogs(connection),
        journal_pages=JournalPages(of("journal"), of("transactions")),
    )


def _after(ticket_types: TicketTypes, price_cards: PriceCards, map_quotas: MapQuotas) -> Mapping[str, Follow]:
    """Return what follows when a document of a collection was changed: caches forget it, maps get their quotas."""

    def card_changed(card_id: str) -> None:
        price_cards.forget(card_id)
        map_quotas.follow(card_id)

    return {"ticket_types": lambda _type_id: ticket_types.forget(), "price_cards": card_changed}
