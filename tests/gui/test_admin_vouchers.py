"""The list of vouchers in the administration: a lost one is found, blocked and issued anew."""

from typing import Any

from cinema.domain.users import Actor, Channel, Role
from cinema.domain.vouchers import VoucherState
from gui.admin.vouchers import VouchersPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.geometry import faults
from tests.services.vouchers import is_well, left, sell_voucher, stored
from tests.support import enrol

MIA = Actor(Role.MANAGER, "office-1", Channel.ADMIN, "user-manager", "Mia Counter")


def test_a_lost_voucher_is_found_by_its_last_signs_blocked_and_issued_anew(house: SmallHouse) -> None:
    enrol(house.storage, MIA)
    codes = [sell_voucher(house)[1] for _two in range(2)]
    with admin_window(house) as window:
        window.app.shell.go("vouchers")
        shell = window.app.shell
        window.until(lambda: isinstance(shell.current, VouchersPage))
        page: Any = shell.current
        window.until(lambda: len(page.table.shown) == 2)
        assert faults(page) == []
        page.last4.set(codes[0][-4:].lower())
        page.reload()
        window.until(lambda: len(page.table.shown) == 1)
        (lost,) = page.table.shown
        page.table.select(lost)
        window.settle()
        page.buttons["block"].invoke()
        window.until(
            lambda: stored(house, lost).state is VoucherState.BLOCKED and page.buttons["unblock"].instate(["!disabled"])
        )
        assert page.buttons["block"].instate(["disabled"])
        page.buttons["reissue"].invoke()
        window.until(lambda: stored(house, lost).state is VoucherState.REPLACED)
        window.until(lambda: all(one.instate(["disabled"]) for one in page.buttons.values()))
    new = next(one for one in house.cinema.vouchers.newest(house.operator) if one.replaces == lost)
    assert left(house, house.cinema.vouchers.code_again(house.operator, new.id)) == 2000
    assert is_well(house)
