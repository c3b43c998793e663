"""Reads the typed values of the house's settings: each becomes the value that is stored, or an error with its name."""

from datetime import datetime
from decimal import Decimal
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from cinema.domain.baskets import LONGEST_HAND_OVER
from cinema.domain.house import House, setting_help
from cinema.domain.own_tickets import LONGEST_CANCEL
from cinema.domain.payments import CARD_PROVIDERS, Provider
from cinema.domain.reservations import MOST_RESERVATIONS
from cinema.domain.seat_maps import LONGEST_HOLD
from cinema.domain.text import clean_line
from cinema.domain.timezones import read_timezone
from cinema.domain.typed_numbers import read_decimal
from cinema.domain.users import Role
from cinema.domain.verifactu import NO_SCHEME, SCHEME, check_tax_id
from cinema.errors import InvalidInputError
from cinema.i18n import LANGUAGES, _

SHORTEST_HOLD = 60  # seconds; nobody chooses a seat and pays in less
_BOUNDS = {
    "hold_seconds": (SHORTEST_HOLD, LONGEST_HOLD // 2), "extend_seconds": (0, LONGEST_HOLD // 2),
    "seats_per_basket": (1, 100), "seats_at_counter": (1, 500),
    "parked_minutes": (1, 120), "reserved_until_minutes": (0, 240),
    "customers_reserve": (0, 1), "reservations_per_customer": (1, MOST_RESERVATIONS),
    "sell_until_minutes": (0, 240), "day_starts_at": (0, 23), "lock_minutes": (0, 240),
    "doors_minutes": (0, 120), "trailers_minutes": (0, 60), "credits_minutes": (0, 60), "cleaning_minutes": (0, 120),
    "cashier_discount_percent": (0, 100), "comps_a_month": (0, 1000), "late_sale_minutes": (0, 240),
    "backup_hour": (0, 23), "backup_days": (1, 3650), "cash_difference": (0, 1_000_000), "invoice_sales": (0, 1),
    # A sale without money is kept 30 days at least: terminals' lists and people's questions come late.
    "sign_in_days": (1, 365), "abandoned_days": (30, 3650), "log_days": (1, 3650),
    "print_after_sale": (0, 1), "hand_over_minutes": (1, LONGEST_HAND_OVER), "kiosk_idle_seconds": (30, 900),
    "cancel_until_minutes": (0, LONGEST_CANCEL),
    "kiosk_hold_minutes": (10, 240), "kiosk_distance": (300, 1500), "kiosk_qr_alone": (0, 1),
}  # fmt: skip
BY_ROLE = ("comps_by", "stranded_seats_by", "expected_cash_by")
"""Settings that say who does or sees something without being asked: `LIMITED_ROLES`."""
BY_RULE = ("stranded_at_window", "stranded_at_kiosk", "stranded_at_counter")
"""Settings that say what is done about a single seat that is left: `RULES`."""
RULES = ("off", "warn", "strict")
LIMITED_ROLES = (Role.STAFF.value, Role.MANAGER.value)
CASH_STEPS = ("", "0.05", "0.10", "1")
"""The values of `cash_rounding`, in the house's currency; empty for none."""
FISCAL = (NO_SCHEME, SCHEME)
FOR_ADULTS = ("remind", "counter")
"""The values of `kiosk_adults`."""
_DIAGONALS = (7, 100)  # inches
_CLOCK_TIMES = {"kiosk_opens", "kiosk_closes"}
_AMOUNTS = {"cashier_refund", "buyer_from", "voucher_most"}
_MOST_AMOUNT = 1_000_000
_MOST_DECIMALS = 3  # the currencies have at most so many; which one the house has is another setting
_SHARED = {"XAF", "XCD", "XCG", "XOF", "XPF"}
_REQUIRED = {"name", "currency", "timezone", "language", "age_ratings"}


def read_setting(name: str, text: str) -> Any:
    """Parse a typed value of a setting; raises InvalidInputError with the setting's name as its field."""
    setting_help(name)
    default = getattr(House(), name)
    text = clean_line(text, name, name, longest=200, required=name in _REQUIRED)
    if name == "tax_percent":
        return _percent(name, text)
    if name in _AMOUNTS:
        return _amount(name, text)
    if isinstance(default, int):
        try:
            value = int(text)
        except ValueError:
            raise InvalidInputError(_("Write a number."), field=name) from None
        low, high = _BOUNDS[name]
        if not low <= value <= high:
            raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=low, high=high), field=name)
        return value
    if name == "fiscal_id":
        return check_tax_id(text)
    if name == "kiosk_diagonal":
        return _diagonal(name, text)
    if name in _CLOCK_TIMES:
        return _clock_time(name, text)
    if name == "timezone":
        return read_timezone(text, field=name)
    if name == "cash_rounding":
        text = text.replace(",", ".")
    _check_text(name, text)
    return Provider(text) if name == "card_provider" else text


def _decimal(name: str, text: str) -> Decimal:
    number = read_decimal(text, field=name)
    if number is None:
        raise InvalidInputError(_("Write a number."), field=name)
    return number


def _percent(name: str, text: str) -> str:
    """Return a percentage in its stored form: decimal text with at most two places, since a float isn't exact."""
    percent = _decimal(name, text)
    if not 0 <= percent <= 100:
        raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=0, high=100), field=name)
    if percent != percent.quantize(Decimal("0.01")):
        raise InvalidInputError(_("A tax has at most two decimal places, such as 5.25."), field=name)
    return f"{percent.normalize():f}"


def _amount(name: str, text: str) -> str:
    """Return an amount of the house's currency in its stored form: decimal text, empty for none."""
    if not text:
        return ""
    amount = _decimal(name, text)
    if not 0 <= amount <= _MOST_AMOUNT:
        raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=0, high=_MOST_AMOUNT), field=name)
    if amount != amount.quantize(Decimal(1).scaleb(-_MOST_DECIMALS)):
        raise InvalidInputError(_("The amount has too many decimal places."), field=name)
    return f"{amount:f}"


def _diagonal(name: str, text: str) -> str:
    """Return a screen's diagonal in inches in its stored form: decimal text with at most one place."""
    low, high = _DIAGONALS
    inches = _decimal(name, text)
    if not low <= inches <= high:
        raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=low, high=high), field=name)
    return f"{inches.quantize(Decimal('0.1')).normalize():f}"


def _clock_time(name: str, text: str) -> str:
    """Return a time of day in its stored form, such as 09:30; empty for none."""
    if not text:
        return ""
    try:
        return datetime.strptime(text.replace(".", ":"), "%H:%M").strftime("%H:%M")  # noqa: DTZ007 - of no day
    except ValueError:
        raise InvalidInputError(_("Write a time of the day, such as 13:30."), field=name) from None


def _check_text(name: str, text: str) -> None:
    if name == "fiscal" and text not in FISCAL:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(FISCAL)), field=name)
    if name == "age_ratings":
        ratings = House(age_ratings=text).ratings
        if not ratings or len({one.casefold() for one in ratings}) != len(ratings) or max(map(len, ratings)) > 8:
            raise InvalidInputError(_("Write each age rating once, with commas between them: U, PG, 12."), field=name)
    elif name == "currency":
        from babel import Locale

        # ISO 4217 codes that begin with X are metals, funds and test codes, except for these currencies. The newest of
        # them, of Curaçao and Sint Maarten, may be missing from the tables of an installed Babel.
        if text not in _SHARED and (text[0] == "X" or text not in Locale("en").currencies):
            raise InvalidInputError(_("Write a currency's three letters, such as EUR."), field=name)
    elif name == "backup_folder":
        if text and not (PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()):
            raise InvalidInputError(_("Write the whole path of the folder, such as /mnt/backups."), field=name)
    elif name in BY_ROLE and text not in LIMITED_ROLES:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(LIMITED_ROLES)), field=name)
    elif name in BY_RULE and text not in RULES:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(RULES)), field=name)
    elif name == "kiosk_adults" and text not in FOR_ADULTS:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(FOR_ADULTS)), field=name)
    elif name == "cash_rounding" and text not in CASH_STEPS:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(CASH_STEPS[1:])), field=name)
    elif name == "language" and text not in LANGUAGES:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(LANGUAGES)), field=name)
    elif name == "card_provider" and text not in CARD_PROVIDERS:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(CARD_PROVIDERS)), field=name)
