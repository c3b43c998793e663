"""Cancelling, when something goes wrong: cancels a screening, gives its money back, releases held seats. For managers.

Cancelling takes the steps of `schedule_steps.py`, so a crash leaves it done whole or not at all. Giving back is one
refund a sale by the refunds' service, under ids that follow from screening and sale: the run keeps nothing of its own,
so it is gone on with by starting it again, at any program.
"""

from collections.abc import Callable

from cinema.domain.cancelling import BackRun, BackSale, BackSales, BackState, HeldNow, Outlook
from cinema.domain.ids import is_id
from cinema.domain.schedule import Cancellation
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.users import Actor, Role
from cinema.errors import CinemaError, ConflictError, InvalidInputError, NotAllowedError, NotFoundError, StorageError
from cinema.i18n import _
from cinema.ports import ScreeningChanges, Screenings
from cinema.services.office.cancelled_sales import CancelledSales
from cinema.services.office.held_seats import HeldSeats
from cinema.services.office.schedule_steps import ScheduleSteps
from cinema.services.selling.refunds import Refunds
from cinema.services.standing import Standing

_LONGEST_TEXT = 500
_OPEN = frozenset((BackState.TO_REFUND, BackState.BEING_REFUNDED))


class Cancelling:
    """Cancels, refunds, and says who holds what."""

    def __init__(
        self,
        screenings: Screenings,
        changes: ScreeningChanges,
        steps: ScheduleSteps,
        sales: CancelledSales,
        held: HeldSeats,
        refunds: Refunds,
        standing: Standing,
    ) -> None:
        self._screenings = screenings
        self._changes = changes
        self._steps = steps
        self._sales = sales
        self._held = held
        self._refunds = refunds
        self._standing = standing

    def outlook(self, actor: Actor, screening_id: str) -> Outlook:
        """Return what cancelling a screening would meet now."""
        one = self._known(actor, screening_id)
        taken = self._changes.taken(one.id)
        held = sum(len(hold.seats) for hold in self._held.of(one) if not hold.is_pinned)
        return Outlook(len(taken.sold), len(taken.pinned), held)

    def cancel(self, actor: Actor, old: Screening, why: Cancellation) -> Screening:
        """Cancel a published screening, as it was read, for good, and return it as stored.

        Its sale ends, seats that are only held are free of their holds; a payment that is under way may still end well
        and is then one of the `sales`. Its auditorium is free at that time: what comes instead may be placed there. A
        cancelled one is returned as it is. Raises ConflictError for a draft, which is removed instead, and
        ChangedMeanwhileError, with nothing changed.
        """
        self._check(actor)
        if old.state is ScreeningState.CANCELLED:
            return old
        if old.state is not ScreeningState.SCHEDULED:
            raise ConflictError(_("Only a published screening can be cancelled. Remove a draft instead."))
        if len(why.text) > _LONGEST_TEXT:
            words = _("That is too long: at most {count} characters.")
            raise InvalidInputError(words.format(count=_LONGEST_TEXT), field="cancel_text")
        return self._steps.cancel(actor, old, why)[0]

    def sales(self, actor: Actor, screening_id: str) -> BackSales:
        """Return the sales of a cancelled screening with what is to give back; ConflictError if it isn't cancelled."""
        return self._sales.of(self._cancelled(actor, screening_id))

    def refund(self, actor: Actor, screening_id: str, sale_id: str) -> BackSale:
        """Refund one sale's tickets for a cancelled screening, however late it is, and return it as it is then.

        A repeat gives nothing back twice. ConflictError for money that is given back by hand, or while another refund
        has the tickets; PaymentRefusedError and PaymentUnresolvedError as refunds do.
        """
        one = self._cancelled(actor, screening_id)
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        self._give_back(actor, one.id, sale_id)
        found = next((each for each in self._sales.of(one).sales if each.sale == sale_id), None)
        if found is None:
            raise NotFoundError(_("There is no such sale."))
        return found

    def refund_all(
        self,
        actor: Actor,
        screening_id: str,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> BackRun:
        """Refund every sale of a cancelled screening whose money needs no person, one after the other.

        `progress` is told how many of how many were tried. What a terminal refuses doesn't stop the others, and isn't
        tried again in this run; StorageError stops. Any number of programs may do it at once, also after a crash at
        any step: a sale's refund is the same operation for all of them.
        """
        one = self._cancelled(actor, screening_id)
        tried: set[str] = set()
        refused: list[tuple[str, str]] = []
        while True:
            found = self._sales.of(one)
            todo = [each for each in found.sales if each.state in _OPEN and each.sale not in tried]
            if not todo:
                return BackRun(found, tuple(refused))
            total = len(tried) + len(todo)
            for each in todo:
                if cancelled():
                    return BackRun(self._sales.of(one), tuple(refused), is_stopped=True)
                tried.add(each.sale)
                try:
                    self._give_back(actor, one.id, each.sale)
                except (StorageError, NotAllowedError):
                    raise
                except CinemaError as error:
                    refused.append((each.receipt or "", error.message))
                if progress is not None:
                    progress(len(tried), total)

    def holds(self, actor: Actor, screening_id: str) -> tuple[HeldNow, ...]:
        """Return who is holding which seats of a screening now, the one that ends first before the others."""
        return self._held.of(self._known(actor, screening_id))

    def release(self, actor: Actor, screening_id: str, hold_id: str) -> None:
        """Release a hold, which is noted in the journal; never one that is being paid for.

        NotFoundError if there is no such hold any more, ConflictError if it is being paid.
        """
        self._held.release(actor, self._known(actor, screening_id).id, hold_id)

    def _give_back(self, actor: Actor, screening_id: str, sale_id: str) -> None:
        self._refunds.refund_screening(actor, sale_id, screening_id, reason=_("The screening was cancelled."))

    def _cancelled(self, actor: Actor, screening_id: str) -> Screening:
        one = self._known(actor, screening_id)
        if one.state is not ScreeningState.CANCELLED:
            raise ConflictError(_("This screening is not cancelled."))
        return one

    def _known(self, actor: Actor, screening_id: str) -> Screening:
        self._check(actor)
        found = self._screenings.stored(screening_id) if is_id(screening_id) else None
        if found is None or found.state is ScreeningState.REMOVED:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return found

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)
