"""What an entry of the journal says, in a line for people: its kind, and what was done, without names of people."""

from cinema.domain.document_names import collection_name, document_name
from cinema.domain.drawer import DrawerWay, reason_name
from cinema.domain.entries import Entry, EntryKind
from cinema.domain.house import setting_name
from cinema.domain.operations import (
    Admitted,
    Banked,
    Changed,
    Closed,
    DayClosed,
    DrawerMoved,
    Exchanged,
    GivenBack,
    Opened,
    Refunded,
    Sold,
    Tendered,
    Voided,
    VoucherChanged,
)
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, tender_name
from cinema.domain.refunds import cause_name
from cinema.domain.vouchers import VoucherDeed
from cinema.i18n import N_, _, current_language, money

KIND_NAMES = {
    EntryKind.SOLD: N_("Sale"), EntryKind.TENDER: N_("Payment"), EntryKind.VOID: N_("Ended without effect"),
    EntryKind.REFUNDED: N_("Refund"), EntryKind.GIVEN_BACK: N_("Money given back"), EntryKind.CHANGED: N_("Change"),
    EntryKind.EXCHANGED: N_("Exchange"), EntryKind.OPENED: N_("Session opened"), EntryKind.DRAWER: N_("Drawer"),
    EntryKind.CLOSED: N_("Session closed"), EntryKind.BANKED: N_("To the bank"),
    EntryKind.DAY_CLOSED: N_("Day closed"), EntryKind.VOUCHER: N_("Voucher"), EntryKind.ADMITTED: N_("Admission"),
}  # fmt: skip
_DEEDS = {
    VoucherDeed.BLOCKED: N_("A voucher was blocked"), VoucherDeed.UNBLOCKED: N_("A voucher was unblocked"),
    VoucherDeed.REISSUED: N_("A voucher was replaced by a new one"),
}  # fmt: skip
_MOST_FIELDS = 6


def kind_name(kind: str) -> str:
    """Return the name of an entry's kind; a kind that no program writes is returned as it is."""
    return _(KIND_NAMES[EntryKind(kind)]) if kind in {*EntryKind} else kind


def actor_of(entry: Entry) -> tuple[str | None, bool]:
    """Return the id of the person whose action an entry is, and whether it may be somebody's at all.

    (None, True) is the operator of a machine; (None, False) a customer, or the program itself.
    """
    match entry.operation:
        case Sold(order=order, by=by) | Tendered(order=order, by=by):
            return by or order.seller, bool(by or order.seller)
        case Refunded(refund=refund, by=by) | Exchanged(refund=refund, by=by):
            return by or refund.by, True
        case Admitted(admission=admission, by=by):
            return by or admission.by, True
        case Voided(by=by) | GivenBack(by=by):
            return by, by is not None
        case operation:
            return operation.by, True


def entry_words(entry: Entry, currency: str) -> str:
    """Return what an entry says in one line; `currency` is the house's, for sums that don't name theirs."""
    match entry.operation:
        case Sold(order=order, tenders=tenders):
            return _joined(_order(order), money(order.total, order.currency), _paid(tenders))
        case Tendered(order=order, tender=tender):
            return _joined(_order(order), money(tender.received, order.currency), tender_name(tender.tender))
        case Exchanged(order=order, receipt=receipt):
            return _joined(_("Tickets of {receipt} exchanged").format(receipt=receipt), _order(order))
        case Refunded(refund=refund, receipt=receipt):
            of = _("{count} of {receipt}").format(count=len(refund.tickets), receipt=receipt)
            cause = cause_name(refund.cause) if refund.cause is not None else ""
            return _joined(of, money(refund.amount, currency), cause)
        case Voided():
            return _("Nothing was sold, and no money is kept for it.")
        case GivenBack(amount=amount, money=is_money):
            if not is_money:
                return _("{amount} was found to be no payment").format(amount=money(amount, currency))
            return money(amount, currency)
        case Changed() as changed:
            return _changed(changed)
        case VoucherChanged(deed=deed):
            return _(_DEEDS[deed])
        case Admitted(undone=undone):
            return _("The admission was taken back") if undone else _("Let in")
        case _:
            return _of_the_till(entry, currency)


def _of_the_till(entry: Entry, currency: str) -> str:
    match entry.operation:
        case Opened(counted=counted):
            return _("{amount} counted").format(amount=money(counted, currency))
        case DrawerMoved(way=way, amount=amount, reason=reason):
            return _joined(money(amount if way is DrawerWay.IN else -amount, currency), reason_name(reason))
        case Closed(counted=counted, expected_cash=expected):
            words = _("{counted} counted, {expected} expected")
            return words.format(counted=money(counted, currency), expected=money(expected, currency))
        case Banked(amount=amount, bags=bags):
            return _joined(money(amount, currency), ", ".join(bags))
        case DayClosed(day=day):
            return day
    return ""


def _order(order: Order) -> str:
    """Return an order's screenings with their seats, and its other lines."""
    language = current_language()
    parts = [
        f"{shown.title_in(language)}: "
        + ", ".join(one.seat_label for one in order.tickets if one.screening == shown.id)
        for shown in order.screenings
    ]
    return " · ".join((*parts, *(f"{line.quantity} × {line.name}" for line in order.lines)))


def _paid(tenders: tuple[Attempt, ...]) -> str:
    return ", ".join(dict.fromkeys(tender_name(one.tender) for one in tenders))


def _changed(changed: Changed) -> str:
    names = list(dict.fromkeys((*changed.before, *changed.after)))
    if changed.collection == "settings":
        names = [_(setting_name(name)) for name in names]
    shown = ", ".join(names[:_MOST_FIELDS]) + (", …" if len(names) > _MOST_FIELDS else "")
    name = document_name({**changed.before, **changed.after})
    return f"{collection_name(changed.collection)} {name}".strip() + f": {shown}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
