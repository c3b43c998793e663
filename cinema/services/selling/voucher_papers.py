"""The codes of vouchers on paper: they follow from the house's key, so a receipt has them again. None is stored."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cinema.domain.receipts import ReceiptVoucher
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Rank
from cinema.domain.voucher_codes import code_from, code_hash, shown
from cinema.domain.vouchers import NewVoucher, Voucher, VoucherState
from cinema.ports import Journal, TicketSigner
from cinema.services.selling.voucher_books import VoucherBooks

SHOWN_FOR = timedelta(minutes=30)
"""How long after its sale or refund a voucher's code is shown to any member of staff; later to managers alone."""


class VoucherPapers:
    """Makes the codes of vouchers, and decides who sees those of a sale."""

    def __init__(self, signer: TicketSigner, books: VoucherBooks, journal: Journal) -> None:
        self._signer = signer
        self._books = books
        self._journal = journal

    def code_of(self, voucher_id: str) -> str:
        """Return the code of a voucher's id. Signatures are deterministic, and nobody else sees this one."""
        return code_from(self._signer.sign(f"voucher/{voucher_id}".encode()))

    def printed(self, voucher: NewVoucher | Voucher) -> str | None:
        """Return a voucher's code as it is printed; None if it was made with another key of the house."""
        code = self.code_of(voucher.id)
        return shown(code) if code_hash(code) == voucher.code_hash else None

    def of_sale(self, actor: Actor, sale: Transaction) -> tuple[ReceiptVoucher, ...]:
        """Return the vouchers that a sale sold, as its receipt shows them.

        Staff sees the codes for half an hour, since the paper may get lost in the printer; later managers alone do. A
        voucher that was blocked or replaced since is shown without its code, as is any to others.
        """
        return self._papers(actor, sale.new_vouchers, sale.paid_at)

    def of_refund(self, actor: Actor, refund: Refund) -> tuple[ReceiptVoucher, ...]:
        """Return the voucher that a refund issued, as its receipt shows it; seen as one that was sold."""
        return self._papers(actor, () if refund.issued is None else (refund.issued,), refund.done_at)

    def _papers(self, actor: Actor, new: Sequence[NewVoucher], at: datetime | None) -> tuple[ReceiptVoucher, ...]:
        if not new or at is None:
            return ()
        is_new = self._journal.now() - at <= SHOWN_FOR
        may_see = actor.is_staff and (is_new or actor.role.rank >= Rank.MANAGER)
        return tuple(self._paper(one, may_see=may_see) for one in new)

    def _paper(self, new: NewVoucher, *, may_see: bool) -> ReceiptVoucher:
        code = None
        if may_see and self._books.read(new.id).state is VoucherState.ACTIVE:
            code = self.printed(new)
        return ReceiptVoucher(new.id, new.valid_until, new.last4, code, new.kind, new.amount)
