"""Who may pay how, where: it follows from the role and the channel."""

from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.users import Actor
from cinema.errors import NotAllowedError
from cinema.i18n import _
from cinema.ports import HouseSettings


def ways_to_pay(actor: Actor, settings: HouseSettings) -> tuple[PaymentWay, ...]:
    """Return the ways open to this actor: cash for staff in a staffed channel, the house's card terminal.

    The test terminal works in a demo alone; a separate one needs staff, who read its slip.
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
    """Return who takes the money of a tender; NotAllowedError where this actor can't pay so here."""
    for way in ways_to_pay(actor, settings):
        if way.tender is tender:
            return way.provider
    if tender is Tender.CASH:
        raise NotAllowedError(_("Cash is taken at the counter: ask a colleague."))
    raise NotAllowedError(_("Cards are taken at the counter: ask a colleague."))
