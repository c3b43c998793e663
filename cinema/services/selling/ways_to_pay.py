"""Who may pay how, where: it follows from the role and the channel."""

from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.users import Actor, Channel
from cinema.errors import NotAllowedError
from cinema.i18n import _
from cinema.ports import HouseSettings

# A colleague stands there: cash can be counted, and a separate terminal's slip be read.
STAFFED = frozenset((Channel.BOX_OFFICE, Channel.COMMAND, Channel.CUSTOMER))


def ways_to_pay(actor: Actor, settings: HouseSettings) -> tuple[PaymentWay, ...]:
    """Return the ways open to this actor: cash for staff in a staffed channel, the house's card terminal.

    The test terminal works in a demo alone; a separate one needs staff, who read its slip.
    """
    ways = []
    is_counter = actor.is_staff and actor.channel in STAFFED
    provider = settings.house().card_provider
    if (provider == Provider.TEST and settings.is_demo()) or (provider == Provider.SEPARATE and is_counter):
        ways.append(PaymentWay(Tender.CARD, Provider(provider)))
    if is_counter:
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
