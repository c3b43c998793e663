"""A price card as a form has it: its typed texts, back to a card with each mistake at its field, and what changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind
from cinema.domain.card_words import condition_words
from cinema.domain.money import amount_text
from cinema.domain.price_cards import CardRecord, Surcharge, parse_price
from cinema.domain.price_conditions import CONDITION_NAMES, ConditionKind, Conditions
from cinema.domain.quotas import Quota
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import _

T = TypeVar("T")
_PERCENT = "%"


@dataclass(slots=True)
class TypedSurcharge:
    """A surcharge as it is typed; formats and tags have commas between them."""

    name: str = ""
    amount: str = ""
    formats: str = ""
    tags: str = ""


@dataclass(slots=True)
class TypedQuota:
    """A quota as it is typed; `most` is a number, or a percentage with its sign."""

    name: str = ""
    most: str = ""
    types: tuple[str, ...] = ()
    round_down: bool = False


@dataclass(slots=True)
class TypedCard:
    """A price card as it is typed: an empty price is not sold; `halves` are pairs of a type and what it is half of."""

    name: str = ""
    names: dict[str, str] = field(default_factory=dict)
    prices: dict[tuple[str, SeatKind], str] = field(default_factory=dict)
    halves: list[tuple[str, str]] = field(default_factory=list)
    conditions: Conditions = field(default_factory=Conditions)
    surcharges: list[TypedSurcharge] = field(default_factory=list)
    quotas: list[TypedQuota] = field(default_factory=list)


def typed_card(card: CardRecord, currency: str) -> TypedCard:
    """Return a price card as the texts of its form."""
    return TypedCard(
        card.name,
        dict(card.names),
        {
            (name, kind): amount_text(price, currency)
            for name, some in card.prices.items()
            for kind, price in some.items()
        },
        list(card.halves.items()),
        card.conditions,
        [
            TypedSurcharge(one.name, amount_text(one.amount, currency), ", ".join(one.formats), ", ".join(one.tags))
            for one in card.surcharges
        ],
        [TypedQuota(one.name, _most_text(one), one.types, one.round_down) for one in card.quotas],
    )


def read_card(typed: TypedCard, old: CardRecord, currency: str) -> CardRecord:
    """Return the price card that was typed, with the id and version of the old one.

    InvalidFieldsError has every mistake, by fields such as `prices.adult.premium`, `halves.0`, `surcharges.0` and
    `quotas.0`. What only the house can judge is left to its service.
    """
    wrong: dict[str, str] = {}
    prices: dict[str, dict[SeatKind, int]] = {}
    for (name, kind), text in typed.prices.items():
        if text.strip():
            price = _tried(wrong, f"prices.{name}.{kind.value}", lambda at, text=text: parse_price(text, currency, at))  # type: ignore[misc]
            prices.setdefault(name, {})[kind] = price or 0
    halves: dict[str, str] = {}
    for index, (name, other) in enumerate(typed.halves):
        if not name or not other:
            wrong[f"halves.{index}"] = _("Choose both ticket types, or remove this line.")
        elif name in halves:
            wrong[f"halves.{index}"] = _("This ticket type is half of another one already.")
        halves[name] = other
    surcharges = [
        _tried(wrong, f"surcharges.{index}", lambda at, one=one: _surcharge(one, currency, at))  # type: ignore[misc]
        for index, one in enumerate(typed.surcharges)
    ]
    quotas = [
        _tried(wrong, f"quotas.{index}", lambda at, one=one: _quota(one, at))  # type: ignore[misc]
        for index, one in enumerate(typed.quotas)
    ]
    if wrong:
        raise InvalidFieldsError(wrong)
    return replace(
        old,
        name=typed.name.strip(),
        names={language: text.strip() for language, text in typed.names.items() if text.strip()},
        prices=prices,
        halves=halves,
        conditions=typed.conditions,
        surcharges=tuple(one for one in surcharges if one is not None),
        quotas=tuple(one for one in quotas if one is not None),
    )


def split_names(text: str) -> tuple[str, ...]:
    """Return names that have commas between them."""
    return tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))


def card_changes(typed: TypedCard, before: TypedCard, types: Mapping[str, str], rooms: Mapping[str, str]) -> list[str]:
    """Return in words what was changed since the form was filled; `types` and `rooms` are names by id."""
    said = []
    if (typed.name, typed.names) != (before.name, before.names):
        said.append(_("name"))
    for kind in ConditionKind:
        old, new = (condition_words(one, kind, rooms) for one in (before.conditions, typed.conditions))
        if old != new:
            said.append(f"{_(CONDITION_NAMES[kind])}: {old} → {new}")
    for key in dict.fromkeys((*before.prices, *typed.prices)):
        old, new = (one.prices.get(key, "").strip() or _("not sold") for one in (before, typed))
        if old != new:
            said.append(f"{types.get(key[0], key[0])}, {_(SEAT_KIND_NAMES[key[1]])} {old} → {new}")
    said += [_("half price") for _once in (1,) if typed.halves != before.halves]
    said += _named(_("surcharge {name}"), typed.surcharges, before.surcharges)
    said += _named(_("quota {name}"), typed.quotas, before.quotas)
    return said


def _named(
    words: str, new: Iterable[TypedSurcharge | TypedQuota], old: Iterable[TypedSurcharge | TypedQuota]
) -> list[str]:
    olds, news = list(old), list(new)
    changed = [one for one in news if one not in olds]
    names = {one.name for one in changed}
    gone = [one for one in olds if one not in news and one.name not in names]
    return [words.format(name=one.name or "…") for one in (*changed, *gone)]


def _tried(wrong: dict[str, str], at: str, read: Callable[[str], T]) -> T | None:
    try:
        return read(at)
    except InvalidInputError as error:
        wrong[at] = error.message
        return None


def _surcharge(one: TypedSurcharge, currency: str, at: str) -> Surcharge:
    if not one.name.strip():
        raise InvalidInputError(_("Name the surcharge."), field=at)
    amount = parse_price(one.amount, currency, at)
    formats, tags = split_names(one.formats), split_names(one.tags)
    if not formats and not tags:
        raise InvalidInputError(_("Say which screenings cost more, by format or tag."), field=at)
    return Surcharge(one.name.strip(), amount, formats, tags)


def _quota(one: TypedQuota, at: str) -> Quota:
    if not one.name.strip():
        raise InvalidInputError(_("Name the group of the quota."), field=at)
    if not one.types:
        raise InvalidInputError(_("Choose the ticket types that share it."), field=at)
    text = one.most.strip()
    number = text.removesuffix(_PERCENT).strip()
    is_percent = text.endswith(_PERCENT)
    if not (number.isascii() and number.isdigit() and len(number) <= 6) or (is_percent and int(number) > 100):
        raise InvalidInputError(_("Write a number of tickets, or a percentage such as 40 %."), field=at)
    most = int(number)
    return Quota(
        one.name.strip(), one.types, None if is_percent else most, most if is_percent else None, one.round_down
    )


def _most_text(quota: Quota) -> str:
    return f"{quota.percent} {_PERCENT}" if quota.percent is not None else str(quota.number or 0)
