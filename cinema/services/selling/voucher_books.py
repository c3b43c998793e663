"""Reads what the journal says of vouchers, and enters what moves them.

A balance is judged by the entries, never by the stored voucher. Whoever judged it claims the voucher's next movement:
of two tills that saw one balance only the first is in, and the other reads again and judges anew.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from cinema.domain.entries import ClaimTakenError, Draft, Entry, with_moves
from cinema.domain.house import business_day
from cinema.domain.voucher_facts import steps_of, voucher_of
from cinema.domain.voucher_moves import Wanted
from cinema.domain.vouchers import Voucher, VoucherMove, VoucherState, is_claim
from cinema.errors import ErrorCode, NotFoundError, StorageError, VoucherRefusedError
from cinema.i18n import _, money
from cinema.ports import HouseSettings, Journal, Vouchers
from cinema.services.selling.entries import WRITE_SECONDS, Entries

_PAUSE_SECONDS = 0.01
_MOST_REPLACED = 50  # in a row; more, and somebody made a circle by hand


class VoucherBooks:
    """What vouchers have left, by the journal; enters what changes that."""

    def __init__(self, journal: Journal, entries: Entries, vouchers: Vouchers, settings: HouseSettings) -> None:
        self._journal = journal
        self._entries = entries
        self._vouchers = vouchers
        self._settings = settings

    def read(self, voucher_id: str) -> Voucher:
        """Return a voucher by its entries; NotFoundError for one that no entry began."""
        found = self._said(voucher_id)
        if found is None:
            raise NotFoundError(_("There is no such voucher."), field="voucher")
        return found

    def bring(self, voucher_ids: Iterable[str]) -> None:
        """Bring stored vouchers up to date from their entries; a repeat changes nothing."""
        for name in sorted(set(voucher_ids)):
            found = self._said(name)
            if found is not None:
                self._vouchers.bring(found)

    def add(self, draft: Draft, wanted: Sequence[Wanted], begun: Sequence[VoucherMove] = ()) -> Entry:
        """Insert an entry that moves vouchers by these amounts (below zero: redeemed), and return it as stored.

        `begun` are those that it sells. Raises VoucherRefusedError if one can't be redeemed so, and as `Entries.add`
        does. A repeat returns the same entry, whatever is left of the voucher by now.
        """
        if not wanted and not begun:
            return self._entries.add(draft)

        def judged() -> Draft:
            return with_moves(draft, (*begun, *self._moves(wanted, draft.at)))

        try:
            return self.enter(judged)
        except VoucherRefusedError:
            found = self._journal.find(draft.id)  # an earlier try of this very entry may be what used the voucher up
            if found is None:
                raise
            return found

    def enter(self, judged: Callable[[], Draft]) -> Entry:
        """Enter what is judged by the state of vouchers; `judged` is called again if one was moved meanwhile.

        It gives its drafts one id and raises what refuses them. Raises as `Entries.add` does.
        """
        deadline = time.monotonic() + WRITE_SECONDS
        while True:
            draft = judged()
            try:
                return self._entries.add(draft)
            except ClaimTakenError as taken:
                there = set(taken.entry.claims)
                if there & {one for one in draft.claims if not _is_next(one)}:
                    raise
                if time.monotonic() > deadline:
                    raise StorageError(_("The database can't be reached just now."), code=ErrorCode.AWAY) from None
            time.sleep(random.uniform(0, _PAUSE_SECONDS))  # noqa: S311 - spreads concurrent retries, no secret

    def require(self, voucher: Voucher, amount: int, at: datetime) -> None:
        """Raise VoucherRefusedError unless so much of a voucher can be redeemed at an instant."""
        house, _wrong = self._settings.judged()
        if voucher.state is VoucherState.BLOCKED:
            raise VoucherRefusedError(_("This voucher is blocked. Ask a manager."), field="voucher")
        if voucher.state is VoucherState.REPLACED:
            words = _("This voucher was replaced by another. Use the new one.")
            raise VoucherRefusedError(words, field="voucher")
        if voucher.is_over(business_day(at, house)):
            words = _("This voucher was valid until {day}.")
            raise VoucherRefusedError(words.format(day=voucher.valid_until), field="voucher")
        if voucher.is_value and voucher.currency != house.currency:
            words = _("This voucher is in {currency}, which this house doesn't take any more.")
            raise VoucherRefusedError(words.format(currency=voucher.currency), field="voucher")
        if voucher.balance <= 0:
            raise VoucherRefusedError(_("This voucher is used up."), field="voucher")
        if voucher.balance < amount:
            left = money(voucher.balance, voucher.currency) if voucher.is_value else str(voucher.balance)
            raise VoucherRefusedError(_("This voucher has only {left} left.").format(left=left), field="voucher")

    def _said(self, voucher_id: str) -> Voucher | None:
        entries = self._journal.of_voucher(voucher_id)
        return voucher_of(voucher_id, (step for entry in entries for step in steps_of(entry)))

    def _moves(self, wanted: Iterable[Wanted], at: datetime) -> tuple[VoucherMove, ...]:
        amounts: Counter[str] = Counter()
        known: dict[str, Voucher] = {}
        for one in wanted:
            voucher = self.read(one.voucher)
            if voucher.kind is not one.kind:
                raise VoucherRefusedError(_("This voucher can't be used so."), field="voucher")
            if one.amount < 0:
                self.require(voucher, -one.amount, at)
            else:  # what is given back goes to the voucher that is in its place now
                voucher = self._in_its_place(voucher)
            known[voucher.id] = voucher
            amounts[voucher.id] += one.amount
        return tuple(VoucherMove(name, known[name].moves, amount) for name, amount in amounts.items())

    def _in_its_place(self, voucher: Voucher) -> Voucher:
        for _step in range(_MOST_REPLACED):
            if voucher.replaced_by is None:
                break
            voucher = self.read(voucher.replaced_by)
        return voucher


def _is_next(claim: str) -> bool:
    """Tell whether a claim is that of a voucher's next movement, which may go to another; its first may not."""
    return is_claim(claim) and not claim.endswith(":0")
