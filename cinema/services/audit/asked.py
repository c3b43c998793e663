"""Refunds under way that no till asked for: somebody appended them to a sale by hand."""

from collections.abc import Iterator

from cinema.domain.audit import SaleRow
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import amount_in, finding, sale_name
from cinema.services.selling.seals import Seals


def unasked(row: SaleRow, seals: Seals) -> Iterator[Finding]:
    """Yield the refunds of a sale that are under way without the seal of a till."""
    if row.settled is not None or row.sale is None:
        return
    for refund in row.sale.refunds:
        if refund.is_under_way and not seals.is_sealed(row.id, refund):
            words = _("A refund of {amount} is under way for sale {sale}, and no till asked for it.")
            advice = _(
                "Somebody appended it by hand. Give no money back, and decide it: cinema payments. Ask who could."
            )
            message = words.format(amount=amount_in(refund.amount, row.sale.currency), sale=sale_name(row))
            yield finding("refund-not-asked", row.id, message, advice, sale=row.id, attempt=refund.id)
