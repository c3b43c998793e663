"""What the closing of a session says: judged by its stretch, what is late and what is undecided. Enters nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cinema.domain.drawer import DifferenceReason
from cinema.domain.entries import ClaimTakenError, Draft, Entry, EntryKind
from cinema.domain.operations import Closed
from cinema.domain.safe import in_claim, out_claim
from cinema.domain.session_report import SessionReport
from cinema.domain.till_sessions import card_money, closed_claim, late_claim, named_sales, sums_of, unlisted
from cinema.domain.tills import Till
from cinema.errors import ConflictError, InvalidInputError, PendingSalesError
from cinema.i18n import _, money
from cinema.ports import HouseSettings, Journal
from cinema.services.selling.session_inputs import check_batch, checked_bag, checked_bagged, checked_count
from cinema.services.selling.session_reports import SessionReports, session_of
from cinema.services.selling.stretches import Stretch


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted and typed at the end of a session, as its entry has it."""

    counted: int
    card_batch: int | None = None
    reason: DifferenceReason | None = None
    denominations: dict[str, int] = field(default_factory=dict)
    bag: str | None = None
    bagged: int = 0
    pending: Collection[str] = ()


def checked(
    counted: int,
    card_batch: int | None,
    reason: DifferenceReason | None,
    by_denomination: Mapping[int, int] | None,
    bag: str | None,
    bagged: int | None,
    pending: Collection[str],
) -> Count:
    """Return what was typed; InvalidInputError for the field that can't be right."""
    numbers = checked_count(counted, by_denomination)
    check_batch(card_batch)
    label = checked_bag(bag)
    return Count(counted, card_batch, reason, numbers, label, checked_bagged(counted, label, bagged), pending)


class SessionClosing:
    """Makes the draft of a Z, with the report that it gives."""

    def __init__(self, reports: SessionReports, journal: Journal, settings: HouseSettings) -> None:
        self._reports = reports
        self._journal = journal
        self._settings = settings

    def judged(
        self,
        name: str,
        stretch: Stretch,
        count: Count,
        by: str,
        allow: Callable[[], None],
        other: Till | None = None,
        *,
        is_blind: bool = False,
    ) -> tuple[Draft, SessionReport]:
        """Return the draft of a closing under the id `name`, and its report, whose number is not known yet.

        `allow` is called for a difference above the house's setting and raises where a manager is missing. `other` is
        the till whose session it is, if another one closes it: its entry says how far that till's chain went, and any
        entry may come before it. Else it must directly follow the stretch. `is_blind`: no refusal tells whoever closes
        it what was expected. Raises as `TillSessions.close` does.
        """
        opened, workstation = self._reports.opened(stretch), other.name if other else None
        waiting = self._reports.pending(workstation)
        if left := unlisted([one.id for one in waiting], count.pending):
            raise PendingSalesError(_pending_message(left), left)
        late = self._reports.late(workstation)
        closed = Closed(
            session=opened.id,
            counted=count.counted,
            expected_cash=stretch.sums.expected_cash,
            expected_card=stretch.sums.card + card_money(late),
            card_batch=count.card_batch,
            denominations=count.denominations,
            reason=count.reason,
            late=tuple(one.id for one in late),
            late_card=card_money(late),
            pending=tuple(one.id for one in waiting),
            bag=count.bag,
            bagged=count.bagged,
            by=by,
            of=other.id if other else None,
            through=stretch.last if other else None,
        )
        if self._is_large_difference(closed, is_blind=is_blind):
            allow()
        # All of the Z is read before its entry is in: whoever closed is told so, whatever can't be read afterwards.
        report = SessionReport(
            session=session_of(opened, self._reports.currency()),
            sums=stretch.sums,
            late=closed.late,
            late_sums=sums_of(late),
            after_day=self._reports.after_its_day(stretch.places, stretch.till.id),
            pending=closed.pending,
            at=self._journal.now(),
            closed=closed,
        )
        claims = [closed_claim(opened.id), *(late_claim(one.id) for one in late)]
        claims += [in_claim(count.bag)] if count.bag else []
        after = None if other else stretch.head
        return Draft(name, f"till/{stretch.till.id}", report.at, closed, tuple(claims), after=after), report

    def _is_large_difference(self, closed: Closed, *, is_blind: bool) -> bool:
        """Tell whether a manager must allow the differences; raise what is missing beside that."""
        house, _wrong = self._settings.judged()
        if closed.card_batch is None and closed.expected_card:
            raise InvalidInputError(_("Type the total of the card terminal's batch."), field="card_batch")
        worst = max(closed.difference, closed.card_difference, key=abs)
        if abs(worst) <= house.cash_difference:
            return False
        if closed.reason is None:
            words = _("There is a difference of {amount}. Count again, or choose a reason.")
            if is_blind:
                words = _("What was counted doesn't agree with the sales. Count again, or choose a reason.")
            raise InvalidInputError(words.format(amount=money(worst, house.currency)), field="reason")
        return True


def refuse_taken(entry: Entry, bag: str | None) -> None:
    """Raise ConflictError for a claim that `entry` has; return if it may be judged again: a Z listed what was late."""
    if bag is not None and {in_claim(bag), out_claim(bag)} & set(entry.claims):
        raise ConflictError(_("The number of this bag was used before."), field="bag") from None
    if entry.kind is not EntryKind.CLOSED:
        raise ConflictError(_("A session is open at this till already. Close it first.")) from None


def entered(enter: Callable[[], Entry], bag: str | None) -> Entry:
    """Enter what is judged anew each time, until no Z of another till takes what was late; ConflictError else."""
    while True:
        try:
            return enter()
        except ClaimTakenError as taken:
            refuse_taken(taken.entry, bag)


def _pending_message(sales: Sequence[str]) -> str:
    words = _(
        "Payments or refunds of this till have no outcome yet, of the sales {sales}. Finish them first, or list them, "
        "so that they stand in the next Z."
    )
    return words.format(sales=named_sales(sales))
