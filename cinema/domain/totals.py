"""Arithmetic of a sale in integer minor units: shares, percentages and included tax.

Rates are whole hundredths of a percent (550 is 5.5 %), never floats, so that totals are reproducible.
"""

from collections.abc import Iterable, Sequence

WHOLE = 100_00  # 100 % in hundredths of a percent


def percentage(amount: int, rate: int) -> int:
    """Return a rate of an amount, rounded half up."""
    return (2 * amount * rate + WHOLE) // (2 * WHOLE)


def shares(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount in proportion to weights by the largest remainder; ties go to the earlier one.

    The shares add up to the amount; all are zero if the weights are.
    """
    whole = sum(weights)
    if not whole:
        return (0,) * len(weights)
    parts = [divmod(amount * weight, whole) for weight in weights]
    left = amount - sum(share for share, _remainder in parts)
    first = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:left]
    return tuple(share + (place in first) for place, (share, _remainder) in enumerate(parts))


def included_tax(gross: int, rate: int) -> int:
    """Return the tax in an amount that includes it, gross × r / (100 + r), rounded half up."""
    whole = WHOLE + rate
    return (2 * gross * rate + whole) // (2 * whole)


def tax_by_rate(lines: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the included tax of each rate from (gross, rate) lines, computed once on each rate's sum."""
    gross: dict[int, int] = {}
    for amount, rate in lines:
        gross[rate] = gross.get(rate, 0) + amount
    return {rate: included_tax(amount, rate) for rate, amount in sorted(gross.items())}


def refund_tax(before: Iterable[tuple[int, int]], after: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return a refund's tax by rate from the (gross, rate) lines that its sale had left before and after it.

    The tax is a difference of two sums, so that all refunds of a sale add up to the sale's tax despite rounding.
    """
    rest = tax_by_rate(after)
    return {rate: tax - rest.get(rate, 0) for rate, tax in tax_by_rate(before).items()}
