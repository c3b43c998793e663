"""Decides the ways to pay by the actor's role and channel."""

from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.users import Actor
from cinema.errors import NotAllowedError
from cinema.i18n import _
from cinema.ports import HouseSettings


def ways_to_pay(actor: Actor, settings: HouseSettings) -> tuple[PaymentWay, ...]:
    """Return an actor's ways to pay: the house's card terminal, and cash for staff in a staffed channel.

    The test terminal works only in a demo; a separate terminal needs staff, who read its slip.
    """
    ways = []
    provider = settings.house().card_provider
    is_open = {Provider.TEST: settings.is_demo(), Provider.SEPARATE: actor.is_staff}
    if is_open.get(provider):
        ways.append(PaymentWay(Tender.CARD, provider))
    if actor.is_staff:
        ways.append(PaymentWay(Tender.CASH, Provider.CASH))
    return tuple(ways)


def provider_for(actor: Actor, tender: Tender, settings: HouseSettings) -> Provider:
    """Return the provider that takes a tender; NotAllowedError if this actor can't pay that way."""
    for way in ways_to_pay(actor, settings):
        if way.tender is tender:
            return way.provider
    if tender is Tender.CASH:
        raise NotAllowedError(_("Cash is taken at the counter: ask a colleague."))
    raise NotAllowedError(_("Cards are taken at the counter: ask a colleague."))
