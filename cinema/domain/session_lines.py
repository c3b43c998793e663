"""An X or a Z in lines, as commands print it and windows show it."""

from cinema.domain.payments import tender_name
from cinema.domain.session_report import SessionReport
from cinema.i18n import _, money, when


def session_title(report: SessionReport) -> str:
    """Return a report's name: the number of a Z."""
    return report.number or _("X report")


def session_place(report: SessionReport, zone: str) -> str:
    """Return whose report it is, and of when."""
    words = _("Till {number}, {at}")
    return words.format(number=f"{report.session.till_number:02d}", at=when(report.at, zone))


def session_lines(report: SessionReport) -> list[tuple[str, str]]:
    """Return what a report says, as (words, amount or number), in the current language."""
    session, sums, closed, currency = report.session, report.sums, report.closed, report.session.currency
    taken = [(_("Taken: {tender}"), one, amount) for one, amount in sums.taken.items()]
    back = [(_("Given back: {tender}"), one, amount) for one, amount in sums.given_back.items()]
    amounts: list[tuple[str, int | None]] = [
        (_("Opening count"), session.counted),
        *((words.format(tender=tender_name(one)), amount) for words, one, amount in (*taken, *back)),
        (_("Rounding of cash"), sums.rounding),
        (_("Discounts"), sums.discounts),
        (_("Complimentary tickets, at their price"), sums.comps),
        (_("Vouchers sold"), sums.vouchers_sold or None),
        (_("Tickets by voucher, worth"), sums.voucher_ticket_value or None),
        (_("Added to the drawer"), sums.additions),
        (_("Taken out of the drawer"), sums.drops),
        (_("Late answers by card"), report.late_sums.card),
        (_("Expected in cash"), closed.expected_cash if closed else report.expected_cash),
        (_("Counted"), closed.counted if closed else None),
        (_("Difference in cash"), closed.difference if closed else None),
        (_("Expected by card"), closed.expected_card if closed else report.expected_card),
        (_("The card terminal's batch"), closed.card_batch if closed else None),
        (_("Difference by card"), closed.card_difference if closed and closed.card_batch is not None else None),
    ]
    if closed and closed.bag:
        amounts.append((_("Into the safe, in bag {bag}").format(bag=closed.bag), closed.bagged))
    numbers = [
        (_("Sales"), sums.sales),
        (_("Refunds"), sums.refunds),
        (_("Exchanges"), sums.exchanges),
        (_("Complimentary tickets"), sums.comp_tickets),
        (_("Free tickets"), sums.free_tickets),
        *([(_("Tickets by voucher"), sums.voucher_tickets)] if sums.voucher_tickets else []),
        (_("Voided"), sums.voids),
        (_("After the end of their day"), len(report.after_day)),
        (_("Without an outcome"), len(report.pending)),
    ]
    rows = [(words, money(amount, currency)) for words, amount in amounts if amount is not None]
    return [*rows, *((words, str(number)) for words, number in numbers)]
