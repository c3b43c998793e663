"""The last steps of a refund, the same for whoever takes them: the till, recovery, or a manager.

Each step is a guarded write that may be repeated, in this order: the seats are free again, the refund's number is
taken, the refund is done, the journal has it. A crash anywhere leaves something that `Recovery` finds: a sale in
`refunding`, or a number on its way. That the number has arrived is written with the next one of this till.
"""

from dataclasses import replace

from cinema.domain.journal import JournalEvent, chain_name
from cinema.domain.payments import Answer, AttemptState
from cinema.domain.refunds import Refund, refund_number
from cinema.domain.screenings import house_day
from cinema.domain.transactions import Transaction, TransactionState
from cinema.ports import Counters, HouseSettings, Journal, Refunds, SeatMaps

SERIES = "refund"
EVENT = "refunded"


class RefundSteps:
    """Finishes a refund whose money was given back, or takes it back where no money moved."""

    def __init__(
        self,
        refunds: Refunds,
        seat_maps: SeatMaps,
        counters: Counters,
        journal: Journal,
        settings: HouseSettings,
        workstation: str,
    ) -> None:
        self._refunds = refunds
        self._seat_maps = seat_maps
        self._counters = counters
        self._journal = journal
        self._settings = settings
        self._workstation = workstation

    def write_answer(self, sale: Transaction, refund: Refund, answer: Answer) -> Transaction | None:
        """Write a terminal's answer into the refund; None if it has another answer already."""
        state = AttemptState(answer.kind.value)
        return self._refunds.answer(
            sale.id, replace(refund, state=state, reference=answer.reference, refusal=answer.reason)
        )

    def end(self, sale: Transaction, refund: Refund, answer: Answer) -> Transaction:
        """End a refund by an answer, or by the one that stands in it: done, or as it was before; a repeat: the same."""
        if refund.state is AttemptState.ASKED:
            sale = self.write_answer(sale, refund, answer) or self._refunds.get(refund.id)
            refund = sale.refund_named(refund.id)
        if refund.state is AttemptState.APPROVED:
            return self.finish(sale, refund)
        self.give_up(sale, refund)
        return self._refunds.get(refund.id)

    def finish(self, sale: Transaction, refund: Refund) -> Transaction:
        """Free the seats of a refund whose money was given back, and number and journal it; a repeat: nothing."""
        self._seat_maps.put_back(sale.screening, {one.seat: one.id for one in sale.tickets if one.id in refund.tickets})
        day = self._day(refund)
        series = f"{SERIES}-{day[:4]}"
        count = self._counters.take(series, refund.id)
        number = refund_number(int(day[:4]), count)
        done = self._refunds.mark_refunded(sale.id, refund.id, number, sale.state_without_refund_under_way())
        if done is None:
            self._counters.give_back(series, refund.id, count)
            return self._refunds.get(refund.id)
        self.note(done, done.refund_named(refund.id))
        self._counters.arrived(series, refund.id, count)
        return done

    def note(self, sale: Transaction, refund: Refund) -> None:
        """Write a refund that is done into this workstation's chain of its business day; a repeat changes nothing.

        The reason is what somebody typed, so it may name a person and is left out.
        """
        seats = [one.seat for one in sale.tickets if one.id in refund.tickets]
        data: dict[str, str | int] = {
            "refund": refund.number or "",
            "receipt": sale.receipt_number or "",
            "amount": refund.amount,
            "tickets": len(seats),
            "currency": sale.currency,
            "screening": sale.screening,
            "seats": " ".join(seats),
            "tender": refund.tender.value,
            "by": refund.by or "",
        }
        event = JournalEvent(sale.id, f"{EVENT}/{refund.id}", data)
        self._journal.append(chain_name(self._workstation, self._day(refund)), event, refund.done_at)

    def bring_home(self, series: str, refund_id: str, count: int) -> None:
        """Bring a number on its way to its end: journal and clear it, or give it back; a repeat changes nothing."""
        sale = self._refunds.get(refund_id)
        refund = sale.refund_named(refund_id)
        if refund.number is None:
            return
        if refund.number != refund_number(int(series.removeprefix(f"{SERIES}-")), count):
            self._counters.give_back(series, refund_id, count)
            return
        self.note(sale, refund)
        self._counters.clear(series, refund_id, count)

    def give_up(self, sale: Transaction, refund: Refund) -> None:
        """Let a sale be again what it was before a refund that gave nothing back; a repeat changes nothing."""
        unfinished = (TransactionState.REFUNDING, TransactionState.REFUND_UNRESOLVED)
        self._refunds.move(sale.id, refund.id, unfinished, sale.state_without_refund_under_way())

    def leave_to_a_manager(self, sale: Transaction, refund: Refund) -> None:
        """Nobody can tell whether the money was given back; a repeat changes nothing."""
        self._refunds.move(sale.id, refund.id, (TransactionState.REFUNDING,), TransactionState.REFUND_UNRESOLVED)

    def _day(self, refund: Refund) -> str:
        return house_day(refund.at, self._settings.house().timezone)
