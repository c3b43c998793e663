"""An X or a Z in lines, as commands print it and windows show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from cinema.domain.payments import Tender, tender_name
from cinema.domain.session_report import SessionReport
from cinema.i18n import _, money, plain_money, when

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one matter as (words, amount or number), and what is judged by them: expected, counted, difference."""

    title: str
    lines: tuple[Line, ...]
    results: tuple[Line, ...] = ()


def session_title(report: SessionReport) -> str:
    """Return a report's name: the number of a Z."""
    return report.number or _("X report")


def session_place(report: SessionReport, zone: str) -> str:
    """Return whose report it is, and of when."""
    words = _("Till {number}, {at}")
    return words.format(number=f"{report.session.till_number:02d}", at=when(report.at, zone))


def cash_lines(report: SessionReport) -> list[tuple[str, int]]:
    """Return what came into the drawer and, below zero, what left it: the lines add up to the cash that is expected."""
    sums = report.sums
    lines = [
        (_("Opening count"), sums.opening),
        *_moved(report, (Tender.CASH,)),
        (_("Added to the drawer"), sums.additions),
        (_("Taken out of the drawer"), -sums.drops),
    ]
    # What was sold between the last closing and this opening: it is taken, and in the opening count as well.
    return [*lines, *([(_("Counted with the opening"), -sums.before)] if sums.before else [])]


def card_lines(report: SessionReport) -> list[tuple[str, int]]:
    """Return what was taken by card and, below zero, given back: the lines add up to what the terminal should have."""
    return [*_moved(report, (Tender.CARD,)), (_("Late answers by card"), report.late_sums.card)]


def session_sections(report: SessionReport) -> tuple[Section, ...]:
    """Return what a report says by section, in the current language; empty ones are left out."""
    sums, closed, currency = report.sums, report.closed, report.session.currency
    others = [one for one in Tender if one not in {Tender.CASH, Tender.CARD}]
    cash = [
        (_("Expected in cash"), closed.expected_cash if closed else report.expected_cash),
        (_("Counted"), closed.counted if closed else None),
        (_("Difference in cash"), closed.difference if closed else None),
    ]
    card = [
        (_("Expected by card"), closed.expected_card if closed else report.expected_card),
        (_("The card terminal's batch"), closed.card_batch if closed else None),
        (_("Difference by card"), closed.card_difference if closed and closed.card_batch is not None else None),
    ]
    corrections: list[tuple[str, int | None]] = [
        (_("Rounding of cash"), sums.rounding),
        (_("Discounts"), sums.discounts),
        (_("Complimentary tickets, at their price"), sums.comps),
        (_("Vouchers sold"), sums.vouchers_sold or None),
        (_("Tickets by voucher, worth"), sums.voucher_ticket_value or None),
    ]
    if closed and closed.bag:
        corrections.append((_("Into the safe, in bag {bag}").format(bag=closed.bag), closed.bagged))
    sections = (
        Section(_("Cash in the drawer"), _amounts(cash_lines(report), currency), _amounts(cash, currency)),
        Section(_("By card"), _amounts(card_lines(report), currency), _amounts(card, currency)),
        Section(_("Other ways to pay"), _amounts(_moved(report, others), currency)),
        Section(_("Corrections"), _amounts(corrections, currency)),
        Section(_("Numbers"), tuple((words, str(count)) for words, count in _numbers(report))),
    )
    return tuple(one for one in sections if one.lines or one.results)


def session_lines(report: SessionReport) -> list[Line]:
    """Return what a report says, as (words, amount or number), in the current language."""
    return [line for one in session_sections(report) for line in (*one.lines, *one.results)]


def tender_rows(report: SessionReport) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a Z says of cash and card: the tender, and expected, counted and difference; an X has none.

    The amounts are without their currency.
    """
    closed, currency = report.closed, report.session.currency
    if closed is None:
        return []

    def row(tender: Tender, *amounts: int | None) -> tuple[str, tuple[str, ...]]:
        return tender_name(tender), tuple("" if one is None else plain_money(one, currency) for one in amounts)

    return [
        row(Tender.CASH, closed.expected_cash, closed.counted, closed.difference),
        row(
            Tender.CARD,
            closed.expected_card,
            closed.card_batch,
            None if closed.card_batch is None else closed.card_difference,
        ),
    ]


def _numbers(report: SessionReport) -> list[tuple[str, int]]:
    sums = report.sums
    return [
        (_("Sales"), sums.sales),
        (_("Refunds"), sums.refunds),
        (_("Exchanges"), sums.exchanges),
        (_("Complimentary tickets"), sums.comp_tickets),
        (_("Free tickets"), sums.free_tickets),
        *([(_("Tickets by voucher"), sums.voucher_tickets)] if sums.voucher_tickets else []),
        (_("Voided"), sums.voids),
        *([(_("Not completed"), sums.not_completed)] if sums.not_completed else []),
        (_("After the end of their day"), len(report.after_day)),
        (_("Without an outcome"), len(report.pending)),
    ]


def _amounts(lines: Iterable[tuple[str, int | None]], currency: str) -> tuple[Line, ...]:
    return tuple((words, money(amount, currency)) for words, amount in lines if amount is not None)


def _moved(report: SessionReport, tenders: Iterable[Tender]) -> list[tuple[str, int]]:
    """Return what was taken by some tenders, and given back."""
    taken, back = report.sums.taken, report.sums.given_back
    return [
        *((_("Taken: {tender}").format(tender=tender_name(one)), taken[one]) for one in tenders if one in taken),
        *((_("Given back: {tender}").format(tender=tender_name(one)), -back[one]) for one in tenders if one in back),
    ]
