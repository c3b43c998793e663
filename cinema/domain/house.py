"""The house's settings, each with a type, a default and a help text, and the business day that follows from them."""

from dataclasses import dataclass, fields
from dataclasses import field as setting
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from cinema.domain.payments import CARD_PROVIDERS, Provider
from cinema.domain.seat_maps import LONGEST_HOLD
from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError, NotFoundError
from cinema.i18n import LANGUAGES, N_, _


@dataclass(frozen=True, slots=True)
class House:
    """The settings of a house. Times are in seconds unless the name says otherwise."""

    name: str = setting(default="Cinema", metadata={"help": N_("The house's name, on every window and receipt.")})
    tagline: str = setting(default="", metadata={"help": N_("A line below the name on the sign-in window.")})
    address: str = setting(default="", metadata={"help": N_("The address printed on receipts.")})
    tax_line: str = setting(default="", metadata={"help": N_("The tax number line printed on receipts.")})
    tax_percent: str = setting(
        default="0", metadata={"help": N_("Tax included in the prices, in percent, shown on receipts.")}
    )
    currency: str = setting(default="EUR", metadata={"help": N_("Currency of all prices (three letters, ISO 4217).")})
    timezone: str = setting(default="UTC", metadata={"help": N_("The house's timezone, such as Europe/Lisbon.")})
    language: str = setting(default="en", metadata={"help": N_("Language before anybody signs in: en, es or pt_BR.")})
    hold_seconds: int = setting(default=480, metadata={"help": N_("How long chosen seats are held, in seconds.")})
    extend_seconds: int = setting(
        default=300, metadata={"help": N_("How much longer once, when the customer asks, in seconds.")}
    )
    seats_per_basket: int = setting(
        default=10, metadata={"help": N_("The most seats of a screening that a customer may hold.")}
    )
    seats_at_counter: int = setting(
        default=100, metadata={"help": N_("The most seats of a screening that a member of staff may hold, for groups.")}
    )
    sell_until_minutes: int = setting(
        default=0,
        metadata={
            "help": N_("Minutes after the start in which a screening is sold. For screenings added from now on.")
        },
    )
    doors_minutes: int = setting(
        default=20, metadata={"help": N_("Minutes before a start at which the doors open. For screenings added later.")}
    )
    trailers_minutes: int = setting(
        default=0, metadata={"help": N_("Minutes of trailers from the start on. For screenings added later.")}
    )
    credits_minutes: int = setting(
        default=0,
        metadata={"help": N_("Minutes between a feature's end and the cleaning. For screenings added later.")},
    )
    cleaning_minutes: int = setting(
        default=25, metadata={"help": N_("Minutes to clean an auditorium. For screenings added later.")}
    )
    card_provider: Provider = setting(
        default=Provider.SEPARATE,
        metadata={"help": N_("Card payments: separate (a terminal beside the till) or test (demo only).")},
    )
    day_starts_at: int = setting(
        default=6,
        metadata={
            "help": N_("The hour at which a business day starts: what is sold before it counts for the evening.")
        },
    )
    lock_minutes: int = setting(
        default=10,
        metadata={"help": N_("Minutes without input after which a window asks for the password again (0: never).")},
    )
    age_ratings: str = setting(
        default="U, PG, 12, 15, 18", metadata={"help": N_("The age ratings of the house, the lowest first.")}
    )
    # Of the house and not of a machine: `services/office/daily_backups.py` says why.
    backup_folder: str = setting(
        default="",
        metadata={
            "help": N_("The folder of daily backups, such as /mnt/backups; the same on each machine. Empty: none.")
        },
    )
    backup_hour: int = setting(
        default=5, metadata={"help": N_("The hour from which the day's backup is made, by whichever window is open.")}
    )
    backup_days: int = setting(default=14, metadata={"help": N_("Days for which daily backups are kept.")})
    # A changed hour applies from this business day on, so that recorded entries keep their day.
    day_starts_from: str = ""
    day_started_at: int = 6

    @property
    def ratings(self) -> tuple[str, ...]:
        """The age ratings, the lowest first."""
        return tuple(one.strip() for one in self.age_ratings.split(",") if one.strip())

    @property
    def tax_rate(self) -> int:
        """The tax included in the prices, in whole hundredths of a percent."""
        return int(Decimal(self.tax_percent) * 100)


_BOUNDS = {
    "hold_seconds": (5, LONGEST_HOLD // 2), "extend_seconds": (0, LONGEST_HOLD // 2), "seats_per_basket": (1, 100),
    "seats_at_counter": (1, 500),
    "sell_until_minutes": (0, 240), "day_starts_at": (0, 23), "lock_minutes": (0, 240),
    "doors_minutes": (0, 120), "trailers_minutes": (0, 60), "credits_minutes": (0, 60), "cleaning_minutes": (0, 120),
    "backup_hour": (0, 23), "backup_days": (1, 3650),
}  # fmt: skip
_REQUIRED = {"name", "currency", "timezone", "language", "age_ratings"}
SETTING_NAMES = tuple(field.name for field in fields(House) if "help" in field.metadata)


def setting_help(name: str) -> str:
    """Return a setting's help text, untranslated; NotFoundError for an unknown name."""
    for field in fields(House):
        if field.name == name and name in SETTING_NAMES:
            return str(field.metadata["help"])
    raise NotFoundError(_("There is no setting of that name. List them with: cinema settings"), field="key")


def read_setting(name: str, text: str) -> Any:
    """Parse a typed value of a setting; raises InvalidInputError with the setting's name as its field."""
    setting_help(name)
    default = getattr(House(), name)
    text = clean_line(text, name, name, longest=200, required=name in _REQUIRED)
    if name == "tax_percent":
        return _percent(name, text)
    if isinstance(default, int):
        try:
            value = int(text)
        except ValueError:
            raise InvalidInputError(_("Write a number."), field=name) from None
        low, high = _BOUNDS[name]
        if not low <= value <= high:
            raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=low, high=high), field=name)
        return value
    _check_text(name, text)
    return Provider(text) if name == "card_provider" else text


def _percent(name: str, text: str) -> str:
    """Return a percentage in its stored form: decimal text with at most two places, since a float isn't exact."""
    try:
        percent = Decimal(text)
    except InvalidOperation:
        raise InvalidInputError(_("Write a number."), field=name) from None
    if not (percent.is_finite() and 0 <= percent <= 100) or "e" in text.casefold():
        raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=0, high=100), field=name)
    if percent != percent.quantize(Decimal("0.01")):
        raise InvalidInputError(_("A tax has at most two decimal places, such as 5.25."), field=name)
    return f"{percent.normalize():f}"


def business_day(instant: datetime, house: House) -> str:
    """Return the ISO date of an instant's business day: sales after midnight belong to the evening before.

    A changed hour applies from `day_starts_from` on; the business day before it lasts until then.
    """
    local = instant.astimezone(ZoneInfo(house.timezone))
    day = _day_by(local, house.day_starts_at)
    if not house.day_starts_from or day >= house.day_starts_from:
        return day
    last = datetime.fromisoformat(house.day_starts_from).date() - timedelta(days=1)
    return min(_day_by(local, house.day_started_at), last.isoformat())


def next_business_day(instant: datetime, house: House) -> str:
    """Return the business day after an instant's own."""
    today = datetime.fromisoformat(business_day(instant, house)).date()
    return (today + timedelta(days=1)).isoformat()


def business_day_bounds(day: date, house: House) -> tuple[datetime, datetime]:
    """Return the first instant of a business day, and that of the next."""
    return _day_start(day, house), _day_start(day + timedelta(days=1), house)


def _day_start(day: date, house: House) -> datetime:
    is_changed = not house.day_starts_from or day.isoformat() >= house.day_starts_from
    hour = house.day_starts_at if is_changed else house.day_started_at
    return datetime.combine(day, time(hour), ZoneInfo(house.timezone)).astimezone(UTC)


def _day_by(local: datetime, hour: int) -> str:
    return (local.date() if local.hour >= hour else local.date() - timedelta(days=1)).isoformat()


def _check_text(name: str, text: str) -> None:
    if name == "age_ratings":
        ratings = House(age_ratings=text).ratings
        if not ratings or len({one.casefold() for one in ratings}) != len(ratings) or max(map(len, ratings)) > 8:
            raise InvalidInputError(_("Write each age rating once, with commas between them: U, PG, 12."), field=name)
    elif name == "currency":
        from babel import Locale

        # ISO 4217 codes that begin with X are metals, funds and test codes, except for these four currencies.
        real = text in Locale("en").currencies and (text[0] != "X" or text in {"XAF", "XCD", "XOF", "XPF"})
        if not real:
            raise InvalidInputError(_("Write a currency's three letters, such as EUR."), field=name)
    elif name == "timezone":
        if text not in available_timezones():
            raise InvalidInputError(_("Write a timezone's name, such as Europe/Lisbon."), field=name)
        ZoneInfo(text)
    elif name == "backup_folder":
        if text and not (PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()):
            raise InvalidInputError(_("Write the whole path of the folder, such as /mnt/backups."), field=name)
    elif name == "language" and text not in LANGUAGES:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(LANGUAGES)), field=name)
    elif name == "card_provider" and text not in CARD_PROVIDERS:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(CARD_PROVIDERS)), field=name)
