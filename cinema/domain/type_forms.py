"""A ticket type as a form has it: its texts, and back with each mistake at its field."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from cinema.domain.auditoriums import SeatKind
from cinema.domain.ticket_types import MOST_A_SALE, OLDEST, PerOther, TicketCategory, TypeRecord
from cinema.domain.typed_numbers import read_decimal
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import LANGUAGES, N_, _

CATEGORY_NAMES = {
    TicketCategory.FULL: N_("Full price"), TicketCategory.HALF: N_("Half price"),
    TicketCategory.COMP: N_("Complimentary"), TicketCategory.PROMOTIONAL: N_("Promotional"),
}  # fmt: skip
_YES = "yes"
_KIND = "kind:"


def type_values(record: TypeRecord) -> dict[str, str]:
    """Return a ticket type as the texts of its form; `per_other` is a type's id, or `kind:` and a kind of seat."""
    per = record.per
    return {
        "name": record.name,
        "key": record.key,
        "category": record.category.value,
        "tax_rate": "" if record.tax_rate is None else f"{(Decimal(record.tax_rate) / 100).normalize():f}",
        "age_from": "" if record.age_from is None else str(record.age_from),
        "age_to": "" if record.age_to is None else str(record.age_to),
        "members_only": _YES if record.members_only else "",
        "staff_only": _YES if record.staff_only else "",
        "least": str(record.least),
        "most": "" if record.most is None else str(record.most),
        "per_number": "" if per is None else str(per.number),
        "per_of": "" if per is None else str(per.of),
        "per_other": "" if per is None else f"{_KIND}{per.kind.value}" if per.kind is not None else per.type or "",
        **{f"name_{code}": record.names.get(code, "") for code in LANGUAGES},
        **{f"proof_{code}": record.proof.get(code, "") for code in LANGUAGES},
    }


def read_type(values: Mapping[str, str], old: TypeRecord) -> TypeRecord:
    """Return a ticket type with the values of its form; InvalidFieldsError has every mistake.

    What depends on the house's other types is left to `checked_type`.
    """
    wrong: dict[str, str] = {}

    def number(name: str, low: int, high: int) -> int | None:
        text = values[name].strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and low <= int(text) <= high):
            wrong[name] = _("Write a number from {low} to {high}.").format(low=low, high=high)
            return None
        return int(text)

    most_per = 100
    per_number, per_of, other = number("per_number", 1, most_per), number("per_of", 1, most_per), values["per_other"]
    per = None
    if per_number is not None and per_of is not None and other:
        is_kind = other.startswith(_KIND)
        per = PerOther(
            per_number, per_of,
            type=None if is_kind else other, kind=SeatKind(other.removeprefix(_KIND)) if is_kind else None,
        )  # fmt: skip
    elif (values["per_number"].strip() or values["per_of"].strip() or other) and "per_number" not in wrong:
        missing = next((name for name in ("per_number", "per_of", "per_other") if not values[name].strip()), "")
        if missing:
            wrong[missing] = _("Fill in all three, or none of them.")
    changed = replace(
        old,
        name=values["name"],
        names={code: values[f"name_{code}"] for code in LANGUAGES if values[f"name_{code}"].strip()},
        key=values["key"],
        category=TicketCategory(values["category"] or TicketCategory.FULL.value),
        tax_rate=_rate(values["tax_rate"], wrong),
        proof={code: values[f"proof_{code}"] for code in LANGUAGES if values[f"proof_{code}"].strip()},
        age_from=number("age_from", 0, OLDEST),
        age_to=number("age_to", 0, OLDEST),
        members_only=values["members_only"] == _YES,
        staff_only=values["staff_only"] == _YES,
        least=number("least", 1, MOST_A_SALE) or 1,
        most=number("most", 1, MOST_A_SALE),
        per=per,
    )
    if wrong:
        raise InvalidFieldsError(wrong)
    return changed


def _rate(text: str, wrong: dict[str, str]) -> int | None:
    typed = text.strip().removesuffix("%").strip()
    if not typed:
        return None
    try:
        percent = read_decimal(typed, field="tax_rate")
    except InvalidInputError as error:
        wrong["tax_rate"] = error.message
        return None
    rate = Decimal(-1) if percent is None else percent * 100
    if 0 <= rate <= 100_00 and rate == rate.to_integral_value():
        return int(rate)
    wrong["tax_rate"] = _("Write a percentage such as 6 or 10.5.")
    return None
