"""A voucher is what its movements say, in whatever order they are read."""

from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.voucher_facts import Begun, Step, impossible, voucher_of
from cinema.domain.vouchers import NewVoucher, VoucherDeed, VoucherKind, VoucherMove, VoucherState

AT = datetime(2026, 11, 30, 20, tzinfo=UTC)
NEW = NewVoucher("v1", VoucherKind.VALUE, 5000, "EUR", "2029-11-30", "hash", "WXYZ")


def steps(amounts: list[int], deeds: dict[int, VoucherDeed]) -> list[Step]:
    first = Step(VoucherMove("v1", 0, NEW.amount), AT, Begun(NEW, AT, sale="s1"))
    later = [
        Step(
            VoucherMove("v1", number, amount), AT, deed=deeds.get(number),
            replaced_by="v2" if deeds.get(number) is VoucherDeed.REISSUED else None,
        )
        for number, amount in enumerate(amounts, 1)
    ]  # fmt: skip
    return [first, *later]


@given(st.lists(st.integers(-100, 100), max_size=12), st.randoms(use_true_random=False))
def test_the_balance_is_the_sum_of_the_movements_in_any_order(amounts: list[int], order: Random) -> None:
    mine = [*steps(amounts, {}), Step(VoucherMove("another", 0, 99), AT)]
    order.shuffle(mine)
    found = voucher_of("v1", mine)
    assert found is not None
    assert (found.balance, found.moves) == (5000 + sum(amounts), len(amounts) + 1)
    assert (found.state, found.sale, found.last4) == (VoucherState.ACTIVE, "s1", "WXYZ")


def test_the_last_deed_decides_its_state() -> None:
    blocked = steps([0, 0], {1: VoucherDeed.BLOCKED})
    found = voucher_of("v1", blocked)
    assert found is not None
    assert found.state is VoucherState.BLOCKED
    again = voucher_of("v1", steps([0, 0], {1: VoucherDeed.BLOCKED, 2: VoucherDeed.UNBLOCKED}))
    assert again is not None
    assert (again.state, again.replaced_by) == (VoucherState.ACTIVE, None)
    replaced = voucher_of("v1", steps([-5000], {1: VoucherDeed.REISSUED}))
    assert replaced is not None
    assert (replaced.state, replaced.replaced_by, replaced.balance) == (VoucherState.REPLACED, "v2", 0)


def test_a_voucher_that_nothing_began_is_none() -> None:
    assert voucher_of("v1", steps([-1], {})[1:]) is None
    assert voucher_of("v1", []) is None


def test_what_can_not_be_is_told() -> None:
    well = steps([-1000, 500, -4500], {})
    assert impossible(well) is None
    assert impossible([well[0], well[2]]) == "gap"
    assert impossible([*well, well[1]]) == "twice"
    assert impossible(steps([-5001], {})) == "below"
    assert impossible(steps([-5001, 5001], {})) == "below", "at no time, not only in the end"
