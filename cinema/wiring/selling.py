"""Builds the services that sell: booking, checkout, refunds and recovery."""

from collections.abc import Mapping
from dataclasses import dataclass

from cinema.adapters.cash import CashDrawer
from cinema.adapters.demo_terminal import DemoTerminal
from cinema.adapters.invoices import Invoices
from cinema.adapters.separate_terminal import SeparateTerminal
from cinema.adapters.ticket_signature import Ed25519Signer
from cinema.adapters.voucher_purse import VoucherPurse
from cinema.domain.house import business_day
from cinema.domain.payments import Provider
from cinema.errors import NotFoundError
from cinema.ports import PaymentTerminal, Programs
from cinema.services.erasing import Erasing
from cinema.services.lending import Lending
from cinema.services.members import Members
from cinema.services.programme import Programme
from cinema.services.selling.baskets import WaitingBaskets
from cinema.services.selling.booking import Booking
from cinema.services.selling.business_days import BusinessDays
from cinema.services.selling.card_payments import CardPayments
from cinema.services.selling.checkout import Checkout
from cinema.services.selling.closing import Closing
from cinema.services.selling.counter_sales import CounterSales
from cinema.services.selling.discounts import Discounts
from cinema.services.selling.door_notes import DoorNotes
from cinema.services.selling.exchange_steps import ExchangeSteps
from cinema.services.selling.exchanges import Exchanges
from cinema.services.selling.giving_back import GivingBack
from cinema.services.selling.hand_over import HandOvers
from cinema.services.selling.kept_sales import KeptSales
from cinema.services.selling.late_sales import LateSales
from cinema.services.selling.orders import Orders
from cinema.services.selling.other_sessions import OtherSessions
from cinema.services.selling.party_booking import PartyBooking
from cinema.services.selling.passing_on import PassingOn
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.refund_asking import RefundAsking
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.refund_vouchers import RefundVouchers
from cinema.services.selling.refunds import Refunds
from cinema.services.selling.returns import Returns
from cinema.services.selling.safe import Safe, SafeBags
from cinema.services.selling.sale_search import SaleSearches
from cinema.services.selling.session_closing import SessionClosing
from cinema.services.selling.session_reports import SessionReports
from cinema.services.selling.settling import Settling
from cinema.services.selling.short_codes import ShortCodes
from cinema.services.selling.slips import Slips
from cinema.services.selling.split_tenders import SplitTenders
from cinema.services.selling.stranded_seats import StrandedSeats
from cinema.services.selling.stretches import Stretches
from cinema.services.selling.till_sessions import TillSessions
from cinema.services.selling.unfinished_sales import UnfinishedSales
from cinema.services.selling.unresolved_payments import UnresolvedPayments
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voids import Voids
from cinema.services.selling.voucher_books import VoucherBooks
from cinema.services.selling.voucher_lookup import VoucherLookup
from cinema.services.selling.voucher_papers import VoucherPapers
from cinema.services.selling.vouchers import VoucherDesk
from cinema.services.standing import Standing
from cinema.services.stations import ThisStation
from cinema.wiring.auditoriums import build_screening_plans
from cinema.wiring.journal import JournalServices
from cinema.wiring.schedule import build_schedule_ends
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class SellingServices:
    """The services that sell, and the parts of them that audit and tests share."""

    booking: Booking
    party_booking: PartyBooking
    checkout: Checkout
    baskets: WaitingBaskets
    hand_overs: HandOvers
    unfinished: UnfinishedSales
    recovery: Recovery
    refunds: Refunds
    refund_asking: RefundAsking
    exchanges: Exchanges
    voids: Voids
    counter_sales: CounterSales
    vouchers: VoucherDesk
    voucher_papers: VoucherPapers
    unresolved: UnresolvedPayments
    till_sessions: TillSessions
    other_sessions: OtherSessions
    safe: Safe
    business_days: BusinessDays
    members: Members
    orders: Orders
    stranded_seats: StrandedSeats
    passing: PassingOn
    up_to_date: UpToDate
    closing: Closing
    door_notes: DoorNotes
    stretches: Stretches
    session_reports: SessionReports
    terminals: Mapping[Provider, PaymentTerminal]


def build_selling(
    *,
    storage: Storage,
    programme: Programme,
    journal: JournalServices,
    workstation: str,
    patience: float,
    standing: Standing,
    lending: Lending,
    programs: Programs,
    erasing: Erasing,
) -> SellingServices:
    """Build the services that sell. `patience` is the test terminal's timeout in seconds."""
    terminals = _terminals(storage, patience)
    entries = journal.entries
    books = VoucherBooks(storage.journal, entries, storage.vouchers, storage.settings)
    up_to_date = UpToDate(storage.journal, storage.transactions, storage.seat_maps, books)
    closing = Closing(
        seat_maps=storage.seat_maps,
        journal=storage.journal,
        entries=entries,
        up_to_date=up_to_date,
        this_till=journal.this_till,
        settings=storage.settings,
        vouchers=books,
    )
    cards = CardPayments(storage.transactions, terminals, closing)
    returns = Returns(storage.journal, terminals, books, up_to_date)
    refund_steps = RefundSteps(
        transactions=storage.transactions,
        terminals=terminals,
        vouchers=books,
        closing=closing,
        up_to_date=up_to_date,
        seals=journal.seals,
        exchanges=ExchangeSteps(storage.transactions, storage.journal, books, closing, up_to_date),
    )
    split = SplitTenders(
        transactions=storage.transactions,
        terminals=terminals,
        closing=closing,
        cards=cards,
        returns=returns,
        up_to_date=up_to_date,
    )
    settling = Settling(
        transactions=storage.transactions,
        terminals=terminals,
        closing=closing,
        refunds=refund_steps,
        split=split,
        returns=returns,
        up_to_date=up_to_date,
    )
    door_notes = DoorNotes(storage.door_book, storage.transactions, storage.journal, entries)
    stretches = Stretches(storage.journal, entries, journal.this_till, storage.settings)
    bags = SafeBags(storage.journal, storage.settings)
    reports = SessionReports(storage.journal, storage.transactions, journal.this_till, storage.settings)
    session_closing = SessionClosing(reports, storage.journal, storage.settings)
    till_sessions = TillSessions(
        stretches=stretches,
        reports=reports,
        journal=storage.journal,
        bags=bags,
        closing=session_closing,
        settings=storage.settings,
        lending=lending,
        standing=standing,
    )
    recovery = Recovery(
        transactions=storage.transactions,
        seat_maps=storage.seat_maps,
        journal=storage.journal,
        closing=closing,
        settling=settling,
        up_to_date=up_to_date,
        house_events=journal.house_events,
        schedule=build_schedule_ends(storage, journal),
        entries=entries,
        door_notes=door_notes,
        screening_plans=build_screening_plans(storage=storage, events=journal.house_events, workstation=workstation),
        erasing=erasing,
        reviews=storage.reviews,
        workstation=workstation,
    )
    signer = Ed25519Signer(storage.settings.ticket_key)
    orders = Orders(
        screenings=storage.screenings,
        movies=storage.movies,
        auditoriums=storage.auditoriums,
        price_cards=storage.price_cards,
        settings=storage.settings,
        discounts=Discounts(storage.journal, storage.settings, lending),
        short_code=ShortCodes(signer).of,
        find_hold=storage.seat_maps.find_hold,
        is_member=lambda user: _is_member(storage, user),
    )
    members = Members(storage.users, storage.people, storage.settings, storage.database, standing)
    passing = PassingOn(storage.baskets, storage.seat_maps, storage.journal, journal.this_till, storage.settings)
    kept = KeptSales(storage.baskets, journal.this_till, programs)
    voucher_papers = VoucherPapers(signer, books, storage.journal)
    lookup = VoucherLookup(
        vouchers=storage.vouchers,
        books=books,
        sign_ins=storage.sign_ins,
        journal=storage.journal,
        settings=storage.settings,
        till=workstation,
    )
    stranded_seats = StrandedSeats(
        screenings=storage.screenings,
        auditoriums=storage.auditoriums,
        seat_maps=storage.seat_maps,
        settings=storage.settings,
        lending=lending,
    )
    checkout = Checkout(
        orders=orders,
        stranded_seats=stranded_seats,
        transactions=storage.transactions,
        settings=storage.settings,
        terminals=terminals,
        closing=closing,
        cards=cards,
        slips=Slips(storage.seat_maps, storage.journal, storage.settings, closing, up_to_date),
        split=split,
        up_to_date=up_to_date,
        settling=settling,
        members=members,
        kept=kept,
        standing=standing,
        buyers=storage.buyers,
        vouchers=lookup,
    )
    late_sales = LateSales(storage.seat_maps, storage.settings, lending)
    booking = Booking(
        programme=programme,
        screenings=storage.screenings,
        auditoriums=storage.auditoriums,
        price_cards=storage.price_cards,
        seat_maps=storage.seat_maps,
        settings=storage.settings,
        late_sales=late_sales,
        standing=standing,
    )
    giving_back = GivingBack(stretches, storage.settings, lending)
    refund_asking = RefundAsking(storage.transactions, refund_steps)
    refunds = Refunds(
        asking=refund_asking,
        steps=refund_steps,
        up_to_date=up_to_date,
        giving_back=giving_back,
        vouchers=RefundVouchers(voucher_papers, storage.journal, storage.settings),
        standing=standing,
    )
    voids = Voids(refunds, storage.journal, journal.this_till, up_to_date, standing)
    return SellingServices(
        booking=booking,
        party_booking=PartyBooking(
            booking=booking,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            price_cards=storage.price_cards,
            seat_maps=storage.seat_maps,
            settings=storage.settings,
            late_sales=late_sales,
            standing=standing,
        ),
        checkout=checkout,
        baskets=WaitingBaskets(
            baskets=storage.baskets,
            seat_maps=storage.seat_maps,
            screenings=storage.screenings,
            tills=storage.tills,
            orders=orders,
            passing=passing,
            journal=storage.journal,
            settings=storage.settings,
            standing=standing,
        ),
        hand_overs=HandOvers(
            baskets=storage.baskets,
            tries=storage.code_tries,
            seat_maps=storage.seat_maps,
            orders=orders,
            stranded_seats=stranded_seats,
            passing=passing,
            here=ThisStation(storage.tills, journal.keys),
            journal=storage.journal,
            settings=storage.settings,
            standing=standing,
        ),
        unfinished=UnfinishedSales(
            baskets=storage.baskets,
            seat_maps=storage.seat_maps,
            booking=booking,
            checkout=checkout,
            kept=kept,
            programs=programs,
            this_till=journal.this_till,
            settings=storage.settings,
            standing=standing,
        ),
        recovery=recovery,
        refunds=refunds,
        refund_asking=refund_asking,
        exchanges=Exchanges(
            transactions=storage.transactions,
            screenings=storage.screenings,
            auditoriums=storage.auditoriums,
            seat_maps=storage.seat_maps,
            settings=storage.settings,
            terminals=terminals,
            booking=booking,
            orders=orders,
            steps=refund_steps,
            closing=closing,
            settling=settling,
            up_to_date=up_to_date,
            giving_back=giving_back,
            vouchers=lookup,
            stranded_seats=stranded_seats,
            standing=standing,
            buyers=storage.buyers,
        ),
        voids=voids,
        counter_sales=CounterSales(
            transactions=storage.transactions,
            journal=storage.journal,
            screenings=storage.screenings,
            this_till=journal.this_till,
            up_to_date=up_to_date,
            voids=voids,
            searches=SaleSearches(
                transactions=storage.transactions,
                journal=storage.journal,
                screenings=storage.screenings,
                auditoriums=storage.auditoriums,
                seat_maps=storage.seat_maps,
                people=storage.people,
                settings=storage.settings,
                pick_ups=storage.pick_ups,
                tries=storage.code_tries,
                this_till=journal.this_till,
            ),
            standing=standing,
        ),
        vouchers=VoucherDesk(
            vouchers=storage.vouchers,
            books=books,
            lookup=lookup,
            papers=voucher_papers,
            orders=orders,
            ticket_types=storage.ticket_types,
            journal=storage.journal,
            up_to_date=up_to_date,
            settings=storage.settings,
            standing=standing,
        ),
        voucher_papers=voucher_papers,
        unresolved=UnresolvedPayments(
            transactions=storage.transactions,
            closing=closing,
            settling=settling,
            refunds=refund_steps,
            returns=returns,
            up_to_date=up_to_date,
            standing=standing,
        ),
        till_sessions=till_sessions,
        other_sessions=OtherSessions(
            tills=storage.tills,
            this_till=journal.this_till,
            stretches=stretches,
            reports=reports,
            closing=session_closing,
            entries=entries,
            here=till_sessions,
            standing=standing,
        ),
        safe=Safe(bags, storage.journal, entries, standing),
        business_days=BusinessDays(
            journal=storage.journal,
            entries=entries,
            tills=storage.tills,
            transactions=storage.transactions,
            screenings=storage.screenings,
            sales=storage.screening_sales,
            heads=journal.heads,
            settings=storage.settings,
            standing=standing,
        ),
        members=members,
        orders=orders,
        stranded_seats=stranded_seats,
        passing=passing,
        up_to_date=up_to_date,
        closing=closing,
        door_notes=door_notes,
        stretches=stretches,
        session_reports=reports,
        terminals=terminals,
    )


def _is_member(storage: Storage, user: str) -> bool:
    """Tell whether a user has a membership that is valid on this business day."""
    try:
        membership = storage.users.get(user).membership
    except NotFoundError:
        return False
    today = business_day(storage.database.now(), storage.settings.house())
    return membership is not None and membership.is_valid_on(today)


def _terminals(storage: Storage, patience: float) -> dict[Provider, PaymentTerminal]:
    terminals: tuple[PaymentTerminal, ...] = (
        CashDrawer(),
        Invoices(),
        SeparateTerminal(),
        VoucherPurse(),
        DemoTerminal(storage.terminal_memory, patience),
    )
    return {terminal.provider: terminal for terminal in terminals}
