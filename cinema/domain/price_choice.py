"""Which price card a screening gets, and why: more conditions named beats fewer, and two with equally many clash.

A clash is refused when a card is saved, so a screening that two cards fit equally is met only if two managers saved at
the same moment; then it gets none, and the explanation names both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cinema.domain.auditoriums import SeatKind
from cinema.domain.house import House
from cinema.domain.price_cards import CardRecord, half
from cinema.domain.price_conditions import ConditionKind, Occasion, failures, witness
from cinema.domain.price_words import night_words, why_not
from cinema.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class Clash:
    """Two price cards that name equally many conditions, and a screening that both fit."""

    card: CardRecord
    other: CardRecord
    example: Occasion

    @property
    def count(self) -> int:
        """How many conditions each of them names."""
        return len(self.card.conditions.named)


@dataclass(frozen=True, slots=True)
class PricePart:
    """A part of a price: the card's own amount, or a surcharge. `amount` is None for one that isn't charged here.

    `half_of` is the ticket type of whose price (`whole`) it is half; None: it is a price of its own.
    """

    name: str
    amount: int | None
    half_of: str | None = None
    whole: int | None = None
    is_surcharge: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """One price card's place in a choice: whether it fits, how many conditions it names, and why it lost, in words.

    `price` is what the ticket would cost by it, before surcharges of other cards; None if it sells none.
    """

    card: str
    name: str
    fits: bool
    wins: bool
    named: tuple[ConditionKind, ...]
    words: str
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which rule gave a price. `price` is None if the ticket can't be sold, `note` is about a start after midnight.

    `card` is the card that sells: the one that was written into the screening, whatever fits by now. `best` is the one
    that fits best today, None if none does or several clash.
    """

    card: str | None
    best: str | None
    price: int | None
    parts: tuple[PricePart, ...]
    verdicts: tuple[Verdict, ...]
    note: str = ""


def fitting(cards: Iterable[CardRecord], screening: Occasion) -> tuple[CardRecord, ...]:
    """Return the cards that fit a screening best: one, none, or those that clash. Archived cards fit nothing."""
    fits = [one for one in cards if not one.archived and not failures(one.conditions, screening)]
    most = max((len(one.conditions.named) for one in fits), default=0)
    return tuple(one for one in fits if len(one.conditions.named) == most)


def card_for(cards: Iterable[CardRecord], screening: Occasion) -> CardRecord | None:
    """Return the price card of a screening; None if none fits, or two fit equally."""
    best = fitting(cards, screening)
    return best[0] if len(best) == 1 else None


def clashes(card: CardRecord, others: Iterable[CardRecord], house: House, today: date) -> tuple[Clash, ...]:
    """Return the cards that name as many conditions as this one and can fit the same screening, with an example."""
    found = []
    for other in others:
        if card.archived or other.archived or other.id == card.id:
            continue
        if len(other.conditions.named) != len(card.conditions.named):
            continue
        example = witness(card.conditions, other.conditions, house, today)
        if example is not None:
            found.append(Clash(card, other, example))
    return tuple(found)


def parts(card: CardRecord, type_id: str, kind: SeatKind, screening: Occasion) -> tuple[PricePart, ...]:
    """Return the parts of a price, all surcharges of the card included; none if the type isn't sold for the seat."""
    price = card.price(type_id, kind)
    if price is None:
        return ()
    own = card.prices.get(type_id, {}).get(kind)
    other = card.halves.get(type_id) if own is None else None
    whole = card.prices[other][kind] if other else None
    assert whole is None or half(whole) == price
    first = PricePart(card.name, price, other, whole)
    more = (
        PricePart(
            one.name,
            one.amount if price and one.applies(screening.format, screening.tags) else None,
            is_surcharge=True,
        )
        for one in card.surcharges
    )
    return (first, *more)


def price_of(some: Iterable[PricePart]) -> int | None:
    """Return the sum of a price's parts; None if there are none."""
    every = tuple(some)
    return sum(one.amount or 0 for one in every) if every else None


def explain(
    cards: Iterable[CardRecord],
    screening: Occasion,
    type_id: str,
    kind: SeatKind,
    *,
    written: str | None = None,
    rooms: Mapping[str, str] | None = None,
) -> Explanation:
    """Explain the price of a ticket type for a kind of seat; `written` is the id of the screening's own price card.

    Without one the card that fits best sells. `rooms` are the auditoriums' names by id, for the words.
    """
    every = tuple(cards)
    best = fitting(every, screening)
    sells = next((one for one in every if one.id == written), None) if written else card_for(every, screening)
    some = parts(sells, type_id, kind, screening) if sells else ()
    verdicts = [
        _verdict(one, best, screening, rooms, price_of(parts(one, type_id, kind, screening)))
        for one in every
        if not one.archived or one is sells
    ]
    return Explanation(
        sells.id if sells else None,
        best[0].id if len(best) == 1 else None,
        price_of(some),
        some,
        tuple(sorted(verdicts, key=lambda one: (not one.wins, not one.fits, -len(one.named), one.name))),
        night_words(screening) if screening.is_after_midnight else "",
    )


def _verdict(
    card: CardRecord,
    best: tuple[CardRecord, ...],
    screening: Occasion,
    rooms: Mapping[str, str] | None,
    price: int | None,
) -> Verdict:
    failed = failures(card.conditions, screening)
    named = card.conditions.named
    wins = card in best
    if card.archived:
        words = _("is archived")
    elif failed:
        words = ", ".join(why_not(card.conditions, kind, screening, rooms) for kind in failed)
    else:
        count = len(named)
        if not wins:
            said = ngettext(
                "fits too, but names only {count} condition", "fits too, but names only {count} conditions", count
            )
        elif len(best) > 1:
            said = ngettext("fits equally, with {count} condition", "fits equally, with {count} conditions", count)
        else:
            said = ngettext("fits, with {count} condition", "fits, with {count} conditions", count)
        words = said.format(count=count)
    return Verdict(card.id, card.name, not failed and not card.archived, wins, named, words, price)
