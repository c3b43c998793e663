"""The last steps of a sale, the same for whoever takes them: the seller, recovery, or a manager.

Each step is a guarded write that may be repeated, in this order: the seats become sold, the receipt number is taken,
the sale is paid, the journal has it. A crash anywhere leaves something that `Recovery` finds: a sale in `paying`, or
a number on its way. That the number has arrived is written with the next one of this till.
"""

from dataclasses import replace

from cinema.domain.journal import JournalEvent, chain_name
from cinema.domain.payments import Answer, AnswerKind, Attempt, AttemptState
from cinema.domain.receipts import receipt_number
from cinema.domain.screenings import house_day
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import ConflictError, PaymentUnresolvedError
from cinema.i18n import _
from cinema.ports import Counters, HouseSettings, Journal, SeatMaps, Transactions

SERIES = "receipt"


class SaleSteps:
    """Finishes a sale whose money was taken, or takes it back where no money moved."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        counters: Counters,
        journal: Journal,
        settings: HouseSettings,
        workstation: str,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._counters = counters
        self._journal = journal
        self._settings = settings
        self._workstation = workstation

    def write_answer(self, sale: Transaction, attempt: Attempt, answer: Answer) -> Transaction | None:
        """Write a terminal's answer into the attempt; None if it has another answer already."""
        return self._transactions.answer(
            sale.id,
            replace(
                attempt,
                state=AttemptState(answer.kind.value),
                last4=answer.last4,
                reference=answer.reference,
                reason=answer.reason,
            ),
        )

    def finish(self, sale: Transaction) -> Transaction:
        """Give a sale with an approved attempt its seats, number and journal entry; a repeat changes nothing."""
        attempt = sale.payment
        assert attempt is not None
        tickets = {ticket.seat: ticket.id for ticket in sale.tickets}
        if not self._seat_maps.sell(sale.screening, sale.hold, tickets, attempt.id):
            paying = (TransactionState.PAYING,)
            if not self._transactions.move(sale.id, paying, TransactionState.UNRESOLVED, attempt=attempt.id):
                now = self._transactions.get(sale.id)
                if now.receipt_number is not None:  # finished by somebody else, and given back since
                    return now
                if now.payment is None:
                    raise ConflictError(_("A manager has decided about this payment already."))
            raise PaymentUnresolvedError(seats_gone_words())
        day = house_day(attempt.at, self._settings.house().timezone)
        series = f"{SERIES}-{day[:4]}"
        number = self._counters.take(series, sale.id)
        paid = self._transactions.mark_paid(sale.id, receipt_number(int(day[:4]), number))
        if paid is None:
            self._counters.give_back(series, sale.id, number)
            return self._transactions.get(sale.id)
        self.note(paid, attempt, day)
        self._counters.arrived(series, sale.id, number)
        return paid

    def finish_by_slip(self, sale: Transaction, attempt: Attempt) -> Transaction:
        """Give a sale that was asked with its slip what `finish` gives; its till may have died before the pin.

        Raises PaymentUnresolvedError where the seats can't be had any more, ConflictError where a manager gave the
        money back. A repeat changes nothing.
        """
        if sale.state is TransactionState.PAYING:
            if self._seat_maps.pin(sale.screening, sale.hold, sale.seats, attempt.id):
                self._let_go_if_ended(sale, attempt)
            if attempt.has_unanswered_slip:
                self.write_answer(sale, attempt, Answer(AnswerKind.APPROVED, attempt.reference))
            sale = self._transactions.get(sale.id)
        if sale.receipt_number is not None:
            return sale
        if sale.payment is None:
            raise ConflictError(_("A manager has decided about this slip already."))
        return self.finish(sale)

    def is_still_asked(self, sale: Transaction, attempt: Attempt) -> bool:
        """Tell whether a pinned attempt still waits for its answer: a slip typed elsewhere may have been one."""
        now = self._let_go_if_ended(sale, attempt)
        return any(one.id == attempt.id and one.state is AttemptState.ASKED for one in now.attempts)

    def _let_go_if_ended(self, sale: Transaction, attempt: Attempt) -> Transaction:
        """Unpin the seats of a sale that was ended before they were pinned, which would keep them; return the sale."""
        now = self._transactions.get(sale.id)
        if now.state is not TransactionState.PAYING:
            self._seat_maps.unpin(sale.screening, sale.hold, attempt.id, self._settings.house().hold_seconds)
        return now

    def note(self, sale: Transaction, attempt: Attempt, day: str) -> None:
        """Write a paid sale into this workstation's chain of its business day; a repeat changes nothing."""
        event = JournalEvent(
            sale.id,
            "sold",
            {
                "receipt": sale.receipt_number or "",
                "total": sale.total,
                "currency": sale.currency,
                "screening": sale.screening,
                "seats": " ".join(sale.seats),
                "tender": attempt.tender.value,
                "seller": sale.seller or "",
                "channel": sale.channel.value,
            },
        )
        self._journal.append(chain_name(self._workstation, day), event, sale.paid_at)

    def numbers_on_their_way(self) -> tuple[tuple[str, str, int], ...]:
        """Return (series, owner, number) for each number that was taken and not yet cleared, of refunds too."""
        return self._counters.pending()

    def bring_home(self, series: str, sale_id: str, number: int) -> None:
        """Bring a number on its way to its end: journal and clear it, or give it back; a repeat changes nothing."""
        sale = self._transactions.get(sale_id)
        if sale.receipt_number is None:
            return
        year = series.removeprefix(f"{SERIES}-")
        if sale.receipt_number != receipt_number(int(year), number):
            self._counters.give_back(series, sale_id, number)
            return
        attempt = sale.payment
        assert attempt is not None
        self.note(sale, attempt, house_day(attempt.at, self._settings.house().timezone))
        self._counters.clear(series, sale_id, number)

    def free(self, sale: Transaction, attempt: Attempt) -> None:
        """Free the seats that an attempt pinned and are not sold yet, so that nobody can finish the sale."""
        self._seat_maps.give_up(sale.screening, sale.hold, attempt.id)

    def give_up(self, sale: Transaction, attempt: Attempt, *, unpinned: bool = False) -> None:
        """Free the seats that an attempt pinned, and abandon its sale; a repeat changes nothing.

        `unpinned`: those too that its till was about to pin. Else a hold is left alone, since another sale may have
        begun on it. Whoever comes late leaves a sale alone that is being paid for by a newer attempt.
        """
        self._seat_maps.give_up(sale.screening, sale.hold, attempt.id, sale.seats if unpinned else ())
        unfinished = (TransactionState.PAYING, TransactionState.UNRESOLVED)
        self._transactions.move(sale.id, unfinished, TransactionState.ABANDONED, attempt=attempt.id)


def not_taken(reason: str = "cancelled") -> Answer:
    """Return the answer that no money was taken."""
    return Answer(AnswerKind.CANCELLED, reason=reason)


def seats_gone_words() -> str:
    """Return the words for money that was taken for seats which can't be given."""
    return _("The payment was taken, but its seats can't be given. A manager gives the money back.")
