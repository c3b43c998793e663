"""Decides the ways to pay by the actor's role and channel, and what is left to those who have none."""

from cinema.domain.named_buyers import invoices_are_taken
from cinema.domain.payments import PaymentRequest, PaymentWay, Provider, Tender
from cinema.domain.reservations import WindowSale
from cinema.domain.users import Actor, Channel
from cinema.errors import NotAllowedError
from cinema.i18n import _
from cinema.ports import HouseSettings


def ways_to_pay(actor: Actor, settings: HouseSettings) -> tuple[PaymentWay, ...]:
    """Return an actor's ways to pay: the house's card terminal; for staff at a counter cash, vouchers and invoices.

    The test terminal works only in a demo; a separate terminal needs staff, who read its slip.
    """
    return _ways(actor, settings, settings.house().card_provider)


def _ways(actor: Actor, settings: HouseSettings, provider: Provider) -> tuple[PaymentWay, ...]:
    ways = []
    is_open = {Provider.TEST: settings.is_demo(), Provider.SEPARATE: actor.is_staff}
    if is_open.get(provider):
        ways.append(PaymentWay(Tender.CARD, provider))
    if actor.is_staff:
        ways += [PaymentWay(Tender.CASH, Provider.CASH), PaymentWay(Tender.VOUCHER, Provider.VOUCHER)]
    house, _wrong = settings.judged()
    if actor.is_staff and invoices_are_taken(house):
        ways.append(PaymentWay(Tender.INVOICE, Provider.INVOICE))
    return tuple(ways)


def window_sale(actor: Actor, settings: HouseSettings) -> WindowSale:
    """Return what an actor can do about tickets in this window.

    Without a way to pay in a customer's window they look, or reserve if the house allows it and they are signed in.
    """
    if actor.channel is not Channel.CUSTOMER or ways_to_pay(actor, settings):
        return WindowSale.PAYS
    if not settings.house().customers_reserve:
        return WindowSale.LOOKS
    return WindowSale.RESERVES if actor.user is not None else WindowSale.SIGNS_IN


def require_seats(actor: Actor, settings: HouseSettings) -> None:
    """Raise NotAllowedError for who could neither pay for seats nor reserve them: they would keep them from others."""
    sale = window_sale(actor, settings)
    if sale is WindowSale.SIGNS_IN:
        raise NotAllowedError(account_needed())
    if not sale.takes_seats:
        raise NotAllowedError(_("Tickets are sold at the counter, so no seat is held here."))


def account_needed() -> str:
    """Return what is said to a guest who wants to reserve."""
    return _("Seats are reserved in the name of an account. Sign in or register first.")


def provider_for(actor: Actor, request: PaymentRequest, settings: HouseSettings) -> Provider:
    """Return the provider that takes a request; NotAllowedError if this actor can't pay that way.

    UnreadableError if a setting can't be used, except for a slip: its money is taken already, and is recorded.
    """
    house, _wrong = settings.judged()
    is_slip = (
        request.tender is Tender.CARD and request.reference is not None and house.card_provider is Provider.SEPARATE
    )
    for way in _ways(actor, settings, house.card_provider) if is_slip else ways_to_pay(actor, settings):
        if way.tender is request.tender:
            return way.provider
    if request.tender is Tender.CASH:
        raise NotAllowedError(_("Cash is taken at the counter: ask a colleague."))
    if request.tender is Tender.INVOICE:
        raise NotAllowedError(_("Invoices are written at the counter, if the house takes them: ask a colleague."))
    if request.tender is Tender.VOUCHER:
        raise NotAllowedError(_("Vouchers are taken at the counter: ask a colleague."))
    raise NotAllowedError(_("Cards are taken at the counter: ask a colleague."))
