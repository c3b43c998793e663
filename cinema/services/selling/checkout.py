"""Paying for held seats: begin, ask, charge, finish; declined, cancelled and unanswered payments included.

The order of the writes is the promise: an attempt is written down before anything is charged, and the seats are pinned
before any money moves. See docs/architecture.md for what a crash after each step leaves, and `Recovery` for its cure.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from cinema.domain.ids import is_id, new_id
from cinema.domain.payments import (
    Answer,
    AnswerKind,
    Attempt,
    AttemptState,
    PaymentRequest,
    PaymentWay,
    Tender,
    cash_change,
)
from cinema.domain.prices import price_lines
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Ticket, Transaction, TransactionState
from cinema.domain.users import Actor, Channel
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotAllowedError,
    PaymentUnresolvedError,
)
from cinema.i18n import _
from cinema.ports import (
    Auditoriums,
    HouseSettings,
    Movies,
    PaymentTerminal,
    PriceCards,
    Screenings,
    SeatMaps,
    Transactions,
)
from cinema.services.selling.booking import owner_of
from cinema.services.selling.payment_answers import PaymentAnswers, unresolved_words
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.sale_steps import SaleSteps, not_taken, seats_gone_words
from cinema.services.selling.slips import PROVIDER as SEPARATE
from cinema.services.selling.slips import Slips

_LEASE_SECONDS = 60
# A person walks to the terminal, the customer looks for a card: nobody else may take over in that time.
_LEASE_AT_THE_TERMINAL_SECONDS = 600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Checkout:
    """Turns a hold into a paid sale."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        screenings: Screenings,
        movies: Movies,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        settings: HouseSettings,
        terminals: Mapping[str, PaymentTerminal],
        steps: SaleSteps,
        answers: PaymentAnswers,
        slips: Slips,
        recovery: Recovery,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._settings = settings
        self._terminals = terminals
        self._steps = steps
        self._answers = answers
        self._slips = slips
        self._recovery = recovery

    def ways_to_pay(self, actor: Actor) -> tuple[PaymentWay, ...]:
        """Return the ways open to this actor: cash for staff; the house's card terminal where it can be used."""
        ways = []
        provider = self._settings.house().card_provider
        if (provider == "test" and self._settings.is_demo()) or (provider == SEPARATE and actor.is_staff):
            ways.append(PaymentWay(Tender.CARD, provider))
        if actor.is_staff:
            ways.append(PaymentWay(Tender.CASH, "cash"))
        return tuple(ways)

    def begin(
        self, actor: Actor, hold: Hold, choice: Mapping[str, str | None], *, sale_id: str | None = None
    ) -> Transaction:
        """Fix the lines and prices of a basket (seat id to ticket type); nothing is charged.

        Raises InvalidInputError if the choice is not exactly the hold's seats. The same sale_id again returns what is
        there.
        """
        if hold.owner != owner_of(actor):
            raise NotAllowedError(_("These seats are held by somebody else."))
        if set(choice) != set(hold.seats):
            raise InvalidInputError(_("The basket and the chosen seats don't agree. Please look again."), field="seats")
        screening = self._screenings.get(hold.screening)
        plan = self._auditoriums.plan(screening.plan)
        card = self._price_cards.get(screening.price_card)
        movie = self._movies.get(screening.movie)
        lines = price_lines(plan, card, choice)
        return self._transactions.begin(
            Transaction(
                id=sale_id or new_id(),
                screening=screening.id,
                hold=hold.id,
                state=TransactionState.OPEN,
                tickets=tuple(
                    Ticket(new_id(), one.seat, one.kind, one.type, one.type_name, one.price, one.type_names)
                    for one in lines
                ),
                total=sum(line.price for line in lines),
                currency=self._settings.house().currency,
                channel=actor.channel,
                workstation=actor.workstation,
                seller=actor.user if actor.is_staff else None,
                customer=actor.user if actor.channel is Channel.CUSTOMER or not actor.is_staff else None,
                created_at=_EPOCH,
                movie=screening.movie,
                movie_title=movie.title,
                movie_titles=movie.titles,
                auditorium_name=self._auditoriums.get(screening.auditorium).name,
                starts_at=screening.starts_at,
            )
        )

    def pay(self, actor: Actor, sale: Transaction | str, request: PaymentRequest) -> Transaction:
        """Pay and return the paid sale. What `begin` returned may be given, else its id, and it is read.

        Raises InvalidInputError for the field; PaymentRefusedError when no money was taken (the same basket may be paid
        in another way); PaymentUnresolvedError when nobody can tell; HoldExpiredError when the seats are gone. The same
        slip again returns the sale it paid for.
        """
        found, provider, tidy = self._prepared(actor, sale, request)
        if provider == SEPARATE and found.total:
            if tidy.reference is None:
                raise InvalidInputError(_("Type the reference on the terminal's slip."), field="reference")
            return self._slips.take(found, tidy.reference)
        asked, attempt = self._asked(found, provider, tidy)
        if attempt.amount == 0:
            return self._answers.settle(asked, attempt, Answer(AnswerKind.APPROVED))
        terminal = self._terminals[attempt.provider]
        return self._answers.settle(asked, attempt, terminal.charge(attempt.id, attempt.amount, tidy))

    def ask(self, actor: Actor, sale: Transaction | str, request: PaymentRequest) -> Transaction:
        """Write down an attempt to pay and pin the seats; no money has moved when this returns."""
        return self._asked(*self._prepared(actor, sale, request))[0]

    def _prepared(
        self, actor: Actor, sale: Transaction | str, request: PaymentRequest
    ) -> tuple[Transaction, str, PaymentRequest]:
        """Return the sale, who takes the money, and the request tidied; nothing is written.

        A sale that is given is not read again: its lines and total never change, and whether it is open, and costs
        what is charged, stands in the filter of the write that asks.
        """
        if isinstance(sale, Transaction):
            actor.require_access(sale.customer, to_guests=True)
        else:
            sale = self._sale(actor, sale)
        provider = self._provider(actor, request.tender)
        if sale.total == 0 and request.tender is Tender.CARD:
            return sale, provider, request
        return sale, provider, self._terminals[provider].check(request, sale.total)

    def _asked(self, sale: Transaction, provider: str, tidy: PaymentRequest) -> tuple[Transaction, Attempt]:
        attempt = Attempt(
            id=new_id(),
            tender=tidy.tender,
            provider=provider,
            amount=sale.total,
            state=AttemptState.ASKED,
            at=_EPOCH,
            tendered=tidy.tendered,
            change=cash_change(sale.total, tidy.tendered) if tidy.tender is Tender.CASH else None,
        )
        lease = _LEASE_AT_THE_TERMINAL_SECONDS if provider == SEPARATE else _LEASE_SECONDS
        asked = self._transactions.ask(sale.id, attempt, lease)
        if asked is None:
            if self._transactions.get(sale.id).state in {TransactionState.OPEN, TransactionState.PAYING}:
                raise _paid_for_already()
            raise ConflictError(_("This purchase is closed already."))
        if not self._seat_maps.pin(asked.screening, asked.hold, asked.seats, attempt.id):
            if self._steps.write_answer(asked, attempt, not_taken()) is None:
                raise _paid_for_already()  # by a slip that was typed at another till
            self._steps.give_up(asked, attempt)
            raise HoldExpiredError(_("The time for these seats ran out. Nothing was taken; please choose again."))
        if provider == SEPARATE and not self._steps.is_still_asked(asked, attempt):
            raise _paid_for_already()
        written = asked.last_attempt
        assert written is not None
        return asked, written

    def answer(self, actor: Actor, sale_id: str, reference: str | None) -> Transaction:
        """Say what the separate terminal did: the slip's reference if it took the money, None if it did not.

        The first word about an attempt stands: said again, or otherwise, the sale ends by what was written first.
        """
        actor.require_staff()
        sale = self._sale(actor, sale_id)
        if reference is not None:
            request = self._terminals[SEPARATE].check(PaymentRequest(Tender.CARD, reference=reference), sale.total)
            assert request.reference is not None
            return self._slips.take(sale, request.reference)
        attempt = sale.last_attempt
        if sale.state is not TransactionState.PAYING or attempt is None or attempt.provider != SEPARATE:
            raise ConflictError(_("This purchase is not waiting for the card terminal."))
        if attempt.has_unanswered_slip:
            return self._steps.finish_by_slip(sale, attempt)
        return self._answers.settle(sale, attempt, Answer(AnswerKind.DECLINED, reason="not-taken"))

    def resume(self, actor: Actor, sale_id: str) -> Transaction:
        """Find out how a sale ended whose answer was lost on the way, and bring it to its end; may be repeated."""
        sale = self._sale(actor, sale_id)
        if sale.state is TransactionState.PAYING:
            self._recovery.settle(sale)
            sale = self._sale(actor, sale_id)
        if sale.state is TransactionState.UNRESOLVED:
            raise PaymentUnresolvedError(seats_gone_words() if sale.payment else unresolved_words())
        return sale

    def abandon(self, actor: Actor, sale_id: str) -> None:
        """Give up an open sale and its whole hold; a sale that is being paid for, or was, is left alone."""
        sale = self._sale(actor, sale_id)
        if self._transactions.move(sale.id, (TransactionState.OPEN,), TransactionState.ABANDONED):
            self._seat_maps.release(sale.screening, sale.hold)

    def _provider(self, actor: Actor, tender: Tender) -> str:
        for way in self.ways_to_pay(actor):
            if way.tender is tender:
                return way.provider
        if tender is Tender.CASH:
            raise NotAllowedError(_("Cash is taken at the counter: ask a colleague."))
        raise NotAllowedError(_("Cards are taken at the counter: ask a colleague."))

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        if not is_id(sale_id):
            raise InvalidInputError(_("That is not a sale's id."), field="sale")
        sale = self._transactions.get(sale_id)
        actor.require_access(sale.customer, to_guests=True)
        return sale


def _paid_for_already() -> ConflictError:
    return ConflictError(_("This purchase is being paid for already."))
