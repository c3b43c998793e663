"""Price cards as managers keep them, and the prices that a screening sells by one.

A `CardRecord` is the stored document. `resolved` makes from it the `PriceCard` of a screening: the prices of each
ticket type, half prices computed and the screening's surcharges added.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from cinema.domain.auditoriums import SeatKind
from cinema.domain.currencies import digits
from cinema.domain.house import House
from cinema.domain.money import from_major
from cinema.domain.price_conditions import Conditions, checked_conditions
from cinema.domain.prices import PriceCard, TicketType
from cinema.domain.quotas import Quota, check_quotas
from cinema.domain.text import clean_line
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import InvalidInputError
from cinema.i18n import LANGUAGES, _, money

# The most a ticket may plausibly cost, in major units; the second where a unit is worth little.
_MOST, _MOST_OF_SMALL = 10_000, 10_000_000
_SMALL = {"AMD", "AOA", "COP", "CRC", "HUF", "IDR", "IRR", "KZT", "LAK", "LBP", "MMK", "MNT", "NGN", "TZS", "UZS"}
_MOST_SURCHARGES = 20

Prices = dict[str, dict[SeatKind, int]]


@dataclass(frozen=True, slots=True)
class Surcharge:
    """An amount that each ticket of some screenings costs more: those in one of the formats, or with one of the tags.

    It is part of the ticket's price. A free ticket stays free.
    """

    name: str
    amount: int
    formats: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def applies(self, shown_in: str, tags: Collection[str]) -> bool:
        """Tell whether a screening's tickets cost it."""
        return shown_in in self.formats or any(tag in self.tags for tag in tags)


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A price card as it is stored; amounts in minor units.

    `prices` are by ticket type and kind of seat: none means not sold. `halves` names for a ticket type the one of which
    it costs half, rounded half up, wherever it has no price of its own.
    """

    id: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    prices: Prices = field(default_factory=dict)
    halves: dict[str, str] = field(default_factory=dict)
    conditions: Conditions = field(default_factory=Conditions)
    surcharges: tuple[Surcharge, ...] = ()
    quotas: tuple[Quota, ...] = ()
    archived: bool = False
    version: int = 0

    @property
    def sold(self) -> tuple[str, ...]:
        """The ids of the ticket types that it sells."""
        return tuple(dict.fromkeys((*(name for name, some in self.prices.items() if some), *self.halves)))

    def price(self, type_id: str, kind: SeatKind) -> int | None:
        """Return a price without surcharges; None if the type isn't sold for this kind of seat."""
        own = self.prices.get(type_id, {}).get(kind)
        if own is not None or type_id not in self.halves:
            return own
        whole = self.prices.get(self.halves[type_id], {}).get(kind)
        return None if whole is None else half(whole)


def half(amount: int) -> int:
    """Return half of an amount in minor units, rounded half up."""
    return (amount + 1) // 2


def resolved(
    card: CardRecord, types: Mapping[str, TypeRecord], shown_in: str = "", tags: Collection[str] = ()
) -> PriceCard:
    """Return what a screening in a format (`shown_in`) and with tags sells by a price card.

    In the order of the ticket types; those that are archived or gone are not sold.
    """
    more = sum(one.amount for one in card.surcharges if one.applies(shown_in, tags))
    known = [types[name] for name in card.sold if name in types and not types[name].archived]
    sold = []
    for one in sorted(known, key=lambda one: (one.order, one.name, one.id)):
        prices = {kind: price for kind in SeatKind if (price := card.price(one.id, kind)) is not None}
        charged = {kind: price + more if price else 0 for kind, price in prices.items()}
        sold.append(TicketType(one.id, one.name, charged, one.names, one))
    return PriceCard(card.id, card.name, tuple(sold), card.names, card.quotas, card.version)


def checked_card(card: CardRecord, types: Mapping[str, TypeRecord], house: House) -> CardRecord:
    """Return a price card tidied; InvalidInputError names the field: `prices.adult.premium` for one price."""
    clean = replace(
        card,
        name=clean_line(card.name, "name", _("Name"), longest=60),
        names={name: clean_line(text, "names", "names", longest=60) for name, text in card.names.items() if text},
        prices={name: dict(some) for name, some in card.prices.items() if some},
        conditions=checked_conditions(card.conditions, house),
    )
    if not set(clean.names) <= set(LANGUAGES):
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(LANGUAGES)), field="names")
    for name in (*clean.prices, *clean.halves, *clean.halves.values()):
        if name not in types:
            raise InvalidInputError(_("There is no such ticket type."), field=f"prices.{name}")
    if not clean.sold:
        raise InvalidInputError(_("A price card needs at least one price."), field="prices")
    for name, some in clean.prices.items():
        for kind, price in some.items():
            check_price(price, house.currency, f"prices.{name}.{kind.value}")
    for name, other in clean.halves.items():
        if other == name or other in clean.halves or other not in clean.prices:
            words = _("{name} can only be half of a ticket type that has prices of its own.")
            raise InvalidInputError(words.format(name=types[name].name), field=f"halves.{name}")
    _check_surcharges(clean.surcharges, house.currency)
    check_quotas(clean.quotas, clean.sold)
    return clean


def most_price(currency: str) -> int:
    """Return the most that a ticket may cost, in minor units: what no ticket costs, so a typing error."""
    small = currency in _SMALL or digits(currency) == 0
    return int((_MOST_OF_SMALL if small else _MOST) * 10 ** digits(currency))


def check_price(price: int, currency: str, field: str) -> int:
    """Return a price in minor units; InvalidInputError for the field if it is negative or implausible."""
    if price < 0:
        raise InvalidInputError(_("The amount can't be negative."), field=field)
    if price > most_price(currency):
        words = _("A ticket can't cost more than {most}.")
        raise InvalidInputError(words.format(most=money(most_price(currency), currency)), field=field)
    return price


def parse_price(text: str, currency: str, field: str) -> int:
    """Return a typed price in minor units; InvalidInputError as `from_major` and `check_price`."""
    return check_price(from_major(text, currency, field=field), currency, field)


def _check_surcharges(surcharges: Iterable[Surcharge], currency: str) -> None:
    every = tuple(surcharges)
    if len(every) > _MOST_SURCHARGES:
        raise InvalidInputError(_("At most {count} surcharges.").format(count=_MOST_SURCHARGES), field="surcharges")
    for index, one in enumerate(every):
        clean_line(one.name, f"surcharges.{index}", _("Name"), longest=60)
        check_price(one.amount, currency, f"surcharges.{index}")
        if not one.formats and not one.tags:
            words = _("{name}: say which screenings cost more, by format or tag.")
            raise InvalidInputError(words.format(name=one.name), field=f"surcharges.{index}")
