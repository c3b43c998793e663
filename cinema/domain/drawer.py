"""Cash that moves in and out of a till's drawer: the reasons that people choose from, with their names."""

from enum import StrEnum

from cinema.i18n import N_, _


class DrawerWay(StrEnum):
    """Whether cash goes into the drawer or out of it."""

    IN = "in"
    OUT = "out"


class DrawerReason(StrEnum):
    """Why cash was added to a drawer or taken out, other than for a sale. A choice, since no free text is journaled."""

    CHANGE = "change"
    FLOAT = "float"
    SAFE = "safe"
    EXPENSE = "expense"
    MISCOUNT = "miscount"
    OTHER = "other"


ADDITIONS = (DrawerReason.CHANGE, DrawerReason.FLOAT, DrawerReason.MISCOUNT, DrawerReason.OTHER)
"""The reasons to add cash. `float`: a bag from the safe, so its number is given."""
DROPS = (DrawerReason.SAFE, DrawerReason.EXPENSE, DrawerReason.MISCOUNT, DrawerReason.OTHER)
"""The reasons to take cash out. `safe`: into the safe, so its bag's number is given."""


class DifferenceReason(StrEnum):
    """Why a drawer holds another amount than it should."""

    WRONG_CHANGE = "wrong-change"
    WRONG_TENDER = "wrong-tender"
    NOT_ENTERED = "not-entered"
    FALSE_MONEY = "false-money"
    UNKNOWN = "unknown"


_NAMES: dict[str, str] = {
    DrawerReason.CHANGE: N_("Coins and notes for change"),
    DrawerReason.FLOAT: N_("Float from the safe"),
    DrawerReason.SAFE: N_("Into the safe"),
    DrawerReason.EXPENSE: N_("Paid for an expense"),
    DrawerReason.MISCOUNT: N_("Miscounted before"),
    DrawerReason.OTHER: N_("Something else"),
    DifferenceReason.WRONG_CHANGE: N_("Wrong change was given"),
    DifferenceReason.WRONG_TENDER: N_("Cash and card were confused"),
    DifferenceReason.NOT_ENTERED: N_("Something was not entered"),
    DifferenceReason.FALSE_MONEY: N_("False or foreign money"),
    DifferenceReason.UNKNOWN: N_("Nobody knows"),
}


def reason_name(reason: DrawerReason | DifferenceReason) -> str:
    """Return a reason's name in the current language."""
    return _(_NAMES[reason])
