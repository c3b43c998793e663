"""Makes the voucher that a refund issues in place of money. Nothing is written: the refund's entry begins it."""

from collections.abc import Sequence

from cinema.domain.house import business_day
from cinema.domain.ids import new_id
from cinema.domain.other_tender import worth_of_voucher
from cinema.domain.refunds import RefundShare
from cinema.domain.transactions import Transaction
from cinema.domain.voucher_codes import code_hash, last_four
from cinema.domain.vouchers import NewVoucher, VoucherKind, check_amount, check_valid_until
from cinema.ports import HouseSettings, Journal
from cinema.services.selling.voucher_papers import VoucherPapers


class RefundVouchers:
    """Makes value vouchers for refunds; they are valid as long as one that is sold today."""

    def __init__(self, papers: VoucherPapers, journal: Journal, settings: HouseSettings) -> None:
        self._papers = papers
        self._journal = journal
        self._settings = settings

    def issued(self, sale: Transaction, shares: Sequence[RefundShare]) -> NewVoucher | None:
        """Return the voucher that stands for shares of a sale; None if none of them goes to a new one."""
        worth = worth_of_voucher(sale.attempts, shares)
        if not worth:
            return None
        amount = check_amount(VoucherKind.VALUE, worth)
        until = check_valid_until(None, business_day(self._journal.now(), self._settings.house()))
        voucher_id = new_id()
        code = self._papers.code_of(voucher_id)
        return NewVoucher(voucher_id, VoucherKind.VALUE, amount, sale.currency, until, code_hash(code), last_four(code))
