"""Receipts on paper: which lines stand on one, as text for a screen and as a PDF with a ticket a page."""

from cinema.adapters.qr import qr_matrix
from cinema.domain.receipts import Receipt
from cinema.i18n import _ as translate
from cinema.i18n import clock, in_language, money, number, when

_WIDTH = 42


class Paper:
    """See `cinema.ports.ReceiptPaper`."""

    def pdf(self, receipt: Receipt, language: str) -> bytes:
        """See the port."""
        from cinema.adapters.receipt_pdf import draw_receipt

        with in_language(language):
            return draw_receipt(receipt)

    def text(self, receipt: Receipt, language: str) -> str:
        """See the port."""
        with in_language(language):
            return _text(receipt)

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """See the port."""
        return qr_matrix(code)


def money_lines(receipt: Receipt) -> list[tuple[str, str]]:
    """Return the lines of a receipt that bear amounts: tickets of a kind together, then nothing else."""
    groups: dict[tuple[str, int], list[str]] = {}
    for one in receipt.tickets:
        groups.setdefault((one.ticket.type_name, one.ticket.price), []).append(one.ticket.seat)
    return [
        (f"{len(seats)} × {name} ({', '.join(seats)})", money(price * len(seats), receipt.currency))
        for (name, price), seats in groups.items()
    ]


def payment_lines(receipt: Receipt) -> list[tuple[str, str]]:
    """Return how it was paid: cash with change, or the card's last digits and the terminal's reference."""
    paid = receipt.payment
    if paid is None:
        return []
    if paid.tendered is not None:
        return [
            (translate("Cash given"), money(paid.tendered, receipt.currency)),
            (translate("Change"), money(paid.change or 0, receipt.currency)),
        ]
    card = translate("Card ending {last4}").format(last4=paid.last4) if paid.last4 else translate("Card")
    return [(card, paid.reference or "")]


def tax_line(receipt: Receipt) -> tuple[str, str] | None:
    """Return the line of the tax included, or None where the house has set none."""
    if not receipt.tax_percent:
        return None
    words = translate("of which tax {percent} %").format(percent=number(receipt.tax_percent))
    return words, money(receipt.tax_included, receipt.currency)


def showing_line(receipt: Receipt) -> str:
    """Return when the showing starts, in the house's timezone."""
    return when(receipt.starts_at, receipt.timezone)


def _text(receipt: Receipt) -> str:
    rule = "-" * _WIDTH
    head = [receipt.house_name.upper(), receipt.house_address, receipt.tax_line]
    lines = [line.center(_WIDTH).rstrip() for line in head if line]
    if receipt.copy:
        lines.append(translate("COPY").center(_WIDTH).rstrip())
    lines += [rule, *_wrapped(receipt.movie_title), showing_line(receipt), receipt.auditorium_name, rule]
    lines += [_spread(*pair) for pair in money_lines(receipt)]
    lines += [rule, _spread(translate("Total"), money(receipt.total, receipt.currency))]
    tax = tax_line(receipt)
    lines += [_spread(*pair) for pair in ([tax] if tax else []) + payment_lines(receipt)]
    paid = f"{when(receipt.paid_at, receipt.timezone, 'd MMM y')}, {clock(receipt.paid_at, receipt.timezone)}"
    lines += [rule, _spread(translate("Receipt"), receipt.number), _spread(translate("Paid"), paid)]
    for one in receipt.tickets:
        lines += [rule, translate("Ticket for seat {seat}").format(seat=one.ticket.seat), *_wrapped(one.code)]
    return "\n".join(lines) + "\n"


def _spread(left: str, right: str) -> str:
    space = _WIDTH - len(left) - len(right)
    return f"{left}{' ' * space}{right}" if space > 0 else f"{left}\n{right.rjust(_WIDTH)}"


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, _WIDTH, break_long_words=True, break_on_hyphens=False) or [""]
