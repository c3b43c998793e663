"""The whole cinema as windows and commands see it: one value with every service."""

from collections.abc import Callable
from dataclasses import dataclass

from cinema.domain.house import House
from cinema.domain.users import Actor, Channel, Role, User
from cinema.ports import Database, Speech
from cinema.services.accounts import Accounts
from cinema.services.audience.cancel_desk import CancelDesk
from cinema.services.audience.favourites import Favourites
from cinema.services.audience.guest_codes import GuestCodes
from cinema.services.audience.news import NewsDesk
from cinema.services.audience.own_account import OwnAccount
from cinema.services.audience.own_tickets import OwnTickets
from cinema.services.audience.proposal_office import ProposalOffice
from cinema.services.audience.proposals import ProposalBox
from cinema.services.audience.recommendations import Recommendations
from cinema.services.audience.reservations import CustomerReservations
from cinema.services.audience.review_office import ReviewOffice
from cinema.services.audience.reviews import MovieReviews
from cinema.services.audit.repair import AuditRepairs
from cinema.services.audit.reports import AuditReports, JournalReports
from cinema.services.backup import Backups
from cinema.services.buyers import ReceiptNames
from cinema.services.catalogue import Catalogue
from cinema.services.door import Door
from cinema.services.door_away import DoorAway
from cinema.services.door_settling import DoorSettling
from cinema.services.house_settings import HouseOffice
from cinema.services.kiosk.kiosk import Kiosk
from cinema.services.kiosk.pick_up_desk import PickUpDesk
from cinema.services.lending import Lending
from cinema.services.members import Members
from cinema.services.office.admin import Admin
from cinema.services.office.journal_book import JournalBook
from cinema.services.papers import Papers
from cinema.services.pin_office import PinOffice
from cinema.services.pin_sign_in import PinSignIn
from cinema.services.printing.printing import Printing
from cinema.services.printing.runs import PrinterRuns
from cinema.services.programme import Programme
from cinema.services.receipts import Receipts
from cinema.services.screening_numbers import ScreeningNumbers
from cinema.services.seed import Seed
from cinema.services.selling.baskets import WaitingBaskets
from cinema.services.selling.booking import Booking
from cinema.services.selling.business_days import BusinessDays
from cinema.services.selling.checkout import Checkout
from cinema.services.selling.counter_sales import CounterSales
from cinema.services.selling.exchanges import Exchanges
from cinema.services.selling.hand_over import HandOvers
from cinema.services.selling.other_sessions import OtherSessions
from cinema.services.selling.party_booking import PartyBooking
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.refunds import Refunds
from cinema.services.selling.safe import Safe
from cinema.services.selling.till_sessions import TillSessions
from cinema.services.selling.unfinished_sales import UnfinishedSales
from cinema.services.selling.unresolved_payments import UnresolvedPayments
from cinema.services.selling.voids import Voids
from cinema.services.selling.vouchers import VoucherDesk
from cinema.services.stations import Stations
from cinema.services.ticket_check import TicketChecks
from cinema.services.tills import TillList


@dataclass(frozen=True)
class Cinema:
    """Every service, built by `cinema.bootstrap.open_cinema`; its caller calls `close` once.

    `private` tells whether the database is this machine's private server: then its user is the operator.
    """

    accounts: Accounts
    own_account: OwnAccount
    catalogue: Catalogue
    programme: Programme
    screening_numbers: ScreeningNumbers
    news: NewsDesk
    reviews: MovieReviews
    review_office: ReviewOffice
    proposals: ProposalBox
    proposal_office: ProposalOffice
    favourites: Favourites
    recommendations: Recommendations
    reservations: CustomerReservations
    own_tickets: OwnTickets
    cancel_desk: CancelDesk
    guest_codes: GuestCodes
    booking: Booking
    party_booking: PartyBooking
    checkout: Checkout
    baskets: WaitingBaskets
    hand_overs: HandOvers
    unfinished: UnfinishedSales
    recovery: Recovery
    refunds: Refunds
    exchanges: Exchanges
    voids: Voids
    counter_sales: CounterSales
    vouchers: VoucherDesk
    unresolved: UnresolvedPayments
    till_sessions: TillSessions
    other_sessions: OtherSessions
    safe: Safe
    business_days: BusinessDays
    receipts: Receipts
    papers: Papers
    ticket_checks: TicketChecks
    receipt_names: ReceiptNames
    door: Door
    printing: Printing
    printer_runs: PrinterRuns
    kiosk: Kiosk
    pick_ups: PickUpDesk
    door_away: DoorAway
    door_settling: DoorSettling
    tills: TillList
    stations: Stations
    pins: PinOffice
    pin_sign_in: PinSignIn
    lending: Lending
    members: Members
    office: HouseOffice
    seed: Seed
    audit: AuditReports
    repairs: AuditRepairs
    journal: JournalReports
    journal_book: JournalBook
    backups: Backups
    admin: Admin
    database: Database
    speech: Speech
    workstation: str
    private: bool
    close: Callable[[], None]

    def house(self) -> House:
        """Return the house's current settings."""
        return self.office.house()

    def is_demo(self) -> bool:
        """Tell whether this is a demo."""
        return self.office.is_demo()

    def is_set_up(self) -> bool:
        """Tell whether the first set-up is done."""
        return self.office.is_set_up()

    def actor(self, user: User | None, channel: Channel) -> Actor:
        """Return the actor for a user who has just signed in at this workstation, or for a guest (None)."""
        if user is None:
            return Actor(Role.GUEST, self.workstation, channel)
        return Actor(user.role, self.workstation, channel, user.id, user.name, user.last_seen)

    def operator(self) -> Actor:
        """Return the operator of this machine, who has every right on the command line."""
        return Actor(Role.ADMIN, self.workstation, Channel.COMMAND)
