"""Arithmetic of a sale: shares add up, rates round half up, and the tax of all refunds adds up to the sale's."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.totals import WHOLE, included_tax, percentage, refund_tax, shares, tax_by_rate

AMOUNTS = st.integers(0, 10**9)
RATES = st.integers(0, 100_00)
LINES = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([0, 550, 700, 1900, 2100])), max_size=8)


def half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))


@given(AMOUNTS, RATES)
def test_a_percentage_is_rounded_half_up(amount: int, rate: int) -> None:
    assert percentage(amount, rate) == half_up(Fraction(amount * rate, WHOLE))


@given(AMOUNTS, RATES)
def test_included_tax_is_what_the_net_price_times_the_rate_would_be(gross: int, rate: int) -> None:
    tax = included_tax(gross, rate)
    assert tax == half_up(Fraction(gross * rate, WHOLE + rate))
    assert 0 <= tax <= gross


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_shares_add_up_and_are_within_one_of_the_exact_share(amount: int, weights: list[int]) -> None:
    parts = shares(amount, weights)
    whole = sum(weights)
    if not whole:
        assert parts == (0,) * len(weights)
        return
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(amount * weight, whole)) < 1


@given(AMOUNTS, st.integers(1, 1000), st.integers(1, 12))
def test_of_equal_weights_the_earlier_ones_get_what_is_left_over(amount: int, weight: int, count: int) -> None:
    parts = shares(amount, [weight] * count)
    assert list(parts) == sorted(parts, reverse=True)
    assert max(parts) - min(parts) <= 1


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=8))
def test_a_discount_s_share_is_never_more_than_its_line(amount: int, prices: list[int]) -> None:
    part = min(amount, sum(prices))
    assert all(share <= price for share, price in zip(shares(part, prices), prices, strict=True))


@given(LINES)
def test_tax_is_worked_out_once_for_each_rate(lines: list[tuple[int, int]]) -> None:
    taxes = tax_by_rate(lines)
    assert set(taxes) == {rate for _gross, rate in lines}
    for rate, tax in taxes.items():
        assert tax == included_tax(sum(gross for gross, of in lines if of == rate), rate)


@given(LINES, st.data())
def test_the_tax_of_all_refunds_of_a_sale_adds_up_to_the_sale_s(
    lines: list[tuple[int, int]], data: st.DataObject
) -> None:
    left = data.draw(st.permutations(lines))
    given_back = dict.fromkeys(tax_by_rate(lines), 0)
    while left:
        count = data.draw(st.integers(1, len(left)))
        rest = left[count:]
        for rate, tax in refund_tax(left, rest).items():
            assert tax >= 0
            given_back[rate] += tax
        left = rest
    assert given_back == tax_by_rate(lines)
