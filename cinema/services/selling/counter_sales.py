"""Finds sales at the counter: by a receipt's or refund's number or its last digits, else by what is remembered."""

import re
from contextlib import suppress
from dataclasses import replace

from cinema.domain.entries import EntryKind, Series, newest_count, number_of
from cinema.domain.found_sales import FoundSale
from cinema.domain.receipts import Receipt, check_receipt_number
from cinema.domain.refunds import is_refund_number
from cinema.domain.short_codes import read_short_code
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.ports import Journal, Screenings, Transactions
from cinema.services.selling.sale_search import SaleSearches
from cinema.services.selling.this_till import ThisTill
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voids import Voids
from cinema.services.standing import Standing

_LOOKED_AT = 60  # entries of the chain that are read for the latest sales
_A_NUMBER = re.compile(r"R?[0-9]{1,9}|R?[0-9]{4}-[0-9]{2,6}-[0-9]{6,9}")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")  # the end of a receipt's number, or of a payment card's
_SELLING = {EntryKind.SOLD, EntryKind.EXCHANGED}


class CounterSales:
    """Finds sales. For staff."""

    def __init__(
        self,
        transactions: Transactions,
        journal: Journal,
        screenings: Screenings,
        this_till: ThisTill,
        up_to_date: UpToDate,
        voids: Voids,
        searches: SaleSearches,
        standing: Standing,
    ) -> None:
        self._transactions = transactions
        self._journal = journal
        self._screenings = screenings
        self._this_till = this_till
        self._up_to_date = up_to_date
        self._voids = voids
        self._searches = searches
        self._standing = standing

    def find(self, actor: Actor, text: str) -> FoundSale:
        """Return the sale of a receipt's or refund's number.

        Digits alone, or R and digits, are the end of a number of this till in its newest year: 123 is 2026-01-000123.
        NotFoundError for an unknown number, InvalidInputError for the field `number` if the text is none.
        """
        self._standing.check(actor).require_staff()
        number = check_receipt_number(self._completed(text.strip().upper()))
        sale = self._up_to_date.numbered(number)
        refund = next((one for one in sale.refunds if one.number == number), None) if is_refund_number(number) else None
        cancelled = self._screenings.cancelled([one.id for one in sale.screenings])
        return FoundSale(sale, refund, cancelled, self._can_void(actor, sale))

    def search(self, actor: Actor, text: str) -> tuple[Transaction, ...]:
        """Return the sales that a text may mean, the latest first; the one of a number stands before all others.

        See `SaleSearches.search` for what may be typed and what it raises.
        """
        self._standing.check(actor).require_staff()
        text = text.strip()
        may_be_a_card = _FOUR_DIGITS.fullmatch(text) is not None
        may_be_a_code = read_short_code(text) is not None
        try:
            numbered = (self.find(actor, text).sale,)
        except (InvalidInputError, NotFoundError):
            if not text or (_A_NUMBER.fullmatch(text.upper()) and not (may_be_a_card or may_be_a_code)):
                raise
            return self._searches.search(text)
        if not may_be_a_card:
            return numbered
        with suppress(NotFoundError):
            return (*numbered, *(one for one in self._searches.search(text) if one.id != numbered[0].id))
        return numbered

    def paper(self, actor: Actor, receipt: Receipt, *, fresh: bool) -> Receipt:
        """Count a paper that is about to be made of a receipt, and return the receipt as it is to be printed.

        The first one is the original if the sale is `fresh`; any other is marked as a copy, with its number. Each call
        counts, since each makes another paper.
        """
        self._standing.check(actor).require_staff()
        number = check_receipt_number(receipt.number)
        count = self._transactions.count_paper(receipt.transaction, number, original=fresh)
        return replace(receipt, copy=count > 0, copy_number=count)

    def latest(self, actor: Actor, limit: int = 8) -> tuple[Transaction, ...]:
        """Return this till's latest sales, newest first; fewer where most of its latest entries are no sales."""
        self._standing.check(actor).require_staff()
        till = self._this_till.identity().till.id
        head = self._journal.head(till)
        if head is None:
            return ()
        entries = self._journal.stretch(till, max(0, head.seq - _LOOKED_AT + 1), _LOOKED_AT)
        ids = [one.id for one in reversed(entries) if one.kind in _SELLING][:limit]
        stored = self._transactions.many(ids)
        # Sales of a moment ago are not at a majority yet.
        found = [stored.get(name) or self._up_to_date.current(name) for name in ids]
        return tuple(one for one in found if one.receipt_number is not None)

    def _completed(self, text: str) -> str:
        digits = text.removeprefix("R")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 9):
            return text
        head = self._journal.head(self._this_till.identity().till.id)
        series = Series.REFUND if is_refund_number(text) else Series.RECEIPT
        newest = newest_count(head.counts, series) if head is not None else None
        if head is None or newest is None:
            return text
        return number_of(series, newest[0], head.till_number, int(digits))

    def _can_void(self, actor: Actor, sale: Transaction) -> bool:
        try:
            self._voids.require_voidable(actor, sale)
        except ConflictError:
            return False
        return bool(sale.refundable)
