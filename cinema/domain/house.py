"""The house's settings, each with a type, a default and a help text, and the business day that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as setting
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cinema.domain.payments import Provider
from cinema.domain.users import Role
from cinema.errors import NotFoundError
from cinema.i18n import N_, _


def _about(group: str, name: str, help_text: str, unit: str = "") -> dict[str, str]:
    """Return what is said of a setting, untranslated."""
    return {"group": group, "name": name, "help": help_text, "unit": unit}


@dataclass(frozen=True, slots=True)
class House:
    """The settings of a house. Times are in seconds unless the name says otherwise.

    Each setting has a `name` and a `help` text for people, the `group` it is listed in, and its `unit` if it has one.
    """

    name: str = setting(
        default="Cinema",
        metadata=_about("house", N_("Name of the house"), N_("The house's name, on every window and receipt.")),
    )
    tagline: str = setting(
        default="",
        metadata=_about("house", N_("Line below the name"), N_("A line below the name on the sign-in window.")),
    )
    address: str = setting(
        default="",
        metadata=_about("receipts", N_("Address"), N_("The address printed on receipts.")),
    )
    tax_line: str = setting(
        default="",
        metadata=_about("receipts", N_("Tax number"), N_("The tax number line printed on receipts.")),
    )
    receipt_head: str = setting(
        default="",
        metadata=_about(
            "receipts",
            N_("Line below the tax number"),
            N_("Such as telephone and website, for the top of receipts."),
        ),
    )
    ticket_line: str = setting(
        default="",
        metadata=_about("receipts", N_("Line on tickets"), N_("Such as when the doors open, or what stays outside.")),
    )
    refund_line: str = setting(
        default="",
        metadata=_about(
            "receipts",
            N_("Last line of refunds"),
            N_("A line at the end of each refund's receipt, such as how long a card takes."),
        ),
    )
    receipt_line: str = setting(
        default="",
        metadata=_about("receipts", N_("Last line"), N_("A line at the end of each sale's receipt, such as thanks.")),
    )
    fiscal: str = setting(
        default="none",
        metadata=_about(
            "receipts",
            N_("Fiscal records"),
            N_(
                "What is kept for a tax authority: none, or verifactu-export (Spain: a QR code on receipts, and records"
                " to export; not sent, not signed, no declaration made)."
            ),
        ),
    )
    fiscal_id: str = setting(
        default="",
        metadata=_about(
            "receipts",
            N_("Tax number for fiscal records"),
            N_("The tax number alone, such as 89890001K. Without it no fiscal record is made."),
        ),
    )
    buyer_from: str = setting(
        default="",
        metadata=_about(
            "receipts",
            N_("Receipts name the buyer from"),
            N_(
                "The amount from which on a sale needs the buyer's name and tax number, such as 400.00 in Spain."
                " Empty: no sale does."
            ),
        ),
    )
    print_after_sale: int = setting(
        default=1,
        metadata=_about(
            "receipts",
            N_("Printed after each sale"),
            N_("Whether receipt and tickets are printed by themselves, at tills with a printer: 0 (no) or 1 (yes)."),
        ),
    )
    tax_percent: str = setting(
        default="0",
        metadata=_about(
            "receipts", N_("Tax in the prices"), N_("Tax included in the prices, in percent, shown on receipts."), "%"
        ),
    )
    currency: str = setting(
        default="EUR",
        metadata=_about("payments", N_("Currency"), N_("Currency of all prices (three letters, ISO 4217).")),
    )
    timezone: str = setting(
        default="UTC",
        metadata=_about("house", N_("Timezone"), N_("The house's timezone, such as Europe/Lisbon.")),
    )
    language: str = setting(
        default="en",
        metadata=_about("house", N_("Language"), N_("Language before anybody signs in: en, es or pt_BR.")),
    )
    exhibitor_register: str = setting(
        default="",
        metadata=_about(
            "house",
            N_("Exhibitor's register number"),
            N_("The number under which the authority knows the exhibitor, for the returns."),
        ),
    )
    buzon_code: str = setting(
        default="",
        metadata=_about(
            "house", N_("Mailbox code (buzón)"), N_("The code of the mailbox to which the returns of Spain are sent.")
        ),
    )
    hold_seconds: int = setting(
        default=480,
        metadata=_about(
            "selling", N_("Seats are held for"), N_("How long chosen seats are held, in seconds."), N_("seconds")
        ),
    )
    extend_seconds: int = setting(
        default=300,
        metadata=_about(
            "selling",
            N_("More time on request"),
            N_("How much longer once, when the customer asks, in seconds."),
            N_("seconds"),
        ),
    )
    seats_per_basket: int = setting(
        default=10,
        metadata=_about(
            "selling",
            N_("Seats a customer may hold"),
            N_("The most seats of a screening that a customer may hold."),
            N_("seats"),
        ),
    )
    seats_at_counter: int = setting(
        default=100,
        metadata=_about(
            "selling",
            N_("Seats staff may hold"),
            N_("The most seats of a screening that a member of staff may hold, for groups."),
            N_("seats"),
        ),
    )
    sell_until_minutes: int = setting(
        default=0,
        metadata=_about(
            "selling",
            N_("Selling goes on after the start"),
            N_("Minutes after the start in which a screening is sold. For screenings added from now on."),
            N_("minutes"),
        ),
    )
    parked_minutes: int = setting(
        default=15,
        metadata=_about(
            "selling",
            N_("Parked baskets are kept for"),
            N_("Minutes for which a parked basket keeps its seats. For baskets parked from now on."),
            N_("minutes"),
        ),
    )
    customers_reserve: int = setting(
        default=0,
        metadata=_about(
            "selling",
            N_("Customers reserve seats"),
            N_(
                "Whether customers who are signed in reserve seats in their own window and pay at the counter, where"
                " that window takes no cards: 0 (no) or 1 (yes)."
            ),
        ),
    )
    reservations_per_customer: int = setting(
        default=2,
        metadata=_about(
            "selling",
            N_("Reservations a customer may have"),
            N_("How many open reservations of their own a customer may have, each with the seats of one purchase."),
        ),
    )
    reserved_until_minutes: int = setting(
        default=30,
        metadata=_about(
            "selling",
            N_("Reservations end before the start"),
            N_("Minutes before the start at which reserved seats are free again. For reservations made from now on."),
            N_("minutes"),
        ),
    )
    hand_over_minutes: int = setting(
        default=10,
        metadata=_about(
            "selling",
            N_("Handed-over baskets are kept for"),
            N_("Minutes for which a basket waits under its four digits, from a kiosk to the counter or back."),
            N_("minutes"),
        ),
    )
    cancel_until_minutes: int = setting(
        default=0,
        metadata=_about(
            "selling",
            N_("Cancelling ends before the start"),
            N_(
                "Minutes before the start until which customers cancel their tickets themselves."
                " 0: they can't, and ask at the counter."
            ),
            N_("minutes"),
        ),
    )
    # What cashiers do without a manager: `limits.py` judges by it, and a manager lends what is beyond it.
    cashier_discount_percent: int = setting(
        default=10,
        metadata=_about(
            "limits",
            N_("Largest discount"),
            N_("The largest discount that a cashier gives without a manager, in percent of the price."),
            "%",
        ),
    )
    comps_by: str = setting(
        default=Role.MANAGER.value,
        metadata=_about(
            "limits",
            N_("Complimentary tickets"),
            N_("Who gives complimentary tickets: staff, or manager (a cashier asks for a manager's PIN)."),
        ),
    )
    comps_a_month: int = setting(
        default=20,
        metadata=_about(
            "limits",
            N_("Complimentary tickets a month"),
            N_("The most complimentary tickets that one person gives, or allows by PIN, in a month."),
            N_("tickets"),
        ),
    )
    cashier_refund: str = setting(
        default="",
        metadata=_about(
            "limits",
            N_("Largest refund"),
            N_("The most that a cashier refunds of a sale without a manager, such as 50. Empty: any amount."),
        ),
    )
    late_sale_minutes: int = setting(
        default=15,
        metadata=_about(
            "limits",
            N_("Late sales"),
            N_(
                "Minutes after a start until which a cashier sells tickets for it without a manager."
                " With a manager's PIN until the end of the screening."
            ),
            N_("minutes"),
        ),
    )
    stranded_seats_by: str = setting(
        default=Role.STAFF.value,
        metadata=_about(
            "limits",
            N_("Leaving a single seat"),
            N_(
                "Who leaves a single seat free between others where the box office is strict:"
                " staff, or manager (a cashier asks for a manager's PIN)."
            ),
        ),
    )
    # Single seats that are left: `stranding.py` has the values and judges by them.
    stranded_at_window: str = setting(
        default="strict",
        metadata=_about(
            "selling",
            N_("Single seats at the window"),
            N_("What a window of customers does when a single seat would be left: off, warn, or strict (refuse)."),
        ),
    )
    stranded_at_kiosk: str = setting(
        default="strict",
        metadata=_about(
            "selling",
            N_("Single seats at the kiosk"),
            N_("What a kiosk does when a single seat would be left: off, warn, or strict (refuse)."),
        ),
    )
    stranded_at_counter: str = setting(
        default="warn",
        metadata=_about(
            "selling",
            N_("Single seats at the box office"),
            N_(
                "What the box office does when a single seat would be left: off, warn, or strict (ask for a reason)."
                " Commands do the same."
            ),
        ),
    )
    kiosk_opens: str = setting(
        default="",
        metadata=_about("kiosk", N_("Kiosks open at"), N_("Such as 13:30. Empty: they are never closed.")),
    )
    kiosk_closes: str = setting(
        default="",
        metadata=_about(
            "kiosk",
            N_("Kiosks close at"),
            N_("Such as 00:30. A purchase that is under way then is finished. Empty: they are never closed."),
        ),
    )
    kiosk_idle_seconds: int = setting(
        default=90,
        metadata=_about(
            "kiosk",
            N_("A kiosk forgets after"),
            N_("Seconds without a touch after which a purchase is forgotten. It warns 20 seconds before."),
            N_("seconds"),
        ),
    )
    kiosk_hold_minutes: int = setting(
        default=120,
        metadata=_about(
            "kiosk",
            N_("Longest hold at a kiosk"),
            N_("Minutes for which a customer who asks for more time, as often as needed, keeps the seats at most."),
            N_("minutes"),
        ),
    )
    kiosk_diagonal: str = setting(
        default="27",
        metadata=_about(
            "kiosk",
            N_("Screen diagonal"),
            N_("The diagonal of a kiosk's screen: letters and buttons get their size on the glass from it."),
            N_("inches"),
        ),
    )
    kiosk_distance: int = setting(
        default=600,
        metadata=_about(
            "kiosk",
            N_("Viewing distance"),
            N_("How far a customer's eyes are from a kiosk's screen. From further away letters must be larger."),
            "mm",
        ),
    )
    kiosk_qr_alone: int = setting(
        default=0,
        metadata=_about(
            "kiosk",
            N_("Sells without paper"),
            N_("Whether kiosks sell while nothing can be printed, with codes on the screen alone: 0 (no) or 1 (yes)."),
        ),
    )
    kiosk_adults: str = setting(
        default="remind",
        metadata=_about(
            "kiosk",
            N_("Films of the highest age rating"),
            N_("What kiosks do with them: remind (sell, and say that the age is checked) or counter (send there)."),
        ),
    )
    doors_minutes: int = setting(
        default=20,
        metadata=_about(
            "schedule",
            N_("Doors open before the start"),
            N_("Minutes before a start at which the doors open. For screenings added later."),
            N_("minutes"),
        ),
    )
    trailers_minutes: int = setting(
        default=0,
        metadata=_about(
            "schedule",
            N_("Trailers and advertising"),
            N_("Minutes of trailers from the start on. For screenings added later."),
            N_("minutes"),
        ),
    )
    credits_minutes: int = setting(
        default=0,
        metadata=_about(
            "schedule",
            N_("Credits"),
            N_("Minutes between a feature's end and the cleaning. For screenings added later."),
            N_("minutes"),
        ),
    )
    cleaning_minutes: int = setting(
        default=25,
        metadata=_about(
            "schedule",
            N_("Cleaning after a screening"),
            N_("Minutes to clean an auditorium. For screenings added later."),
            N_("minutes"),
        ),
    )
    card_provider: Provider = setting(
        default=Provider.SEPARATE,
        metadata=_about(
            "payments",
            N_("Card payments"),
            N_("Card payments: separate (a terminal beside the till) or test (demo only)."),
        ),
    )
    cash_rounding: str = setting(
        default="",
        metadata=_about(
            "payments",
            N_("Rounding of cash"),
            N_(
                "The smallest amount of cash that is taken and given: 0.05, 0.10 or 1. Prices and cards stay as they"
                " are. Empty: cash is not rounded."
            ),
        ),
    )
    invoice_sales: int = setting(
        default=0,
        metadata=_about(
            "payments",
            N_("Invoice or transfer"),
            N_("Whether staff may sell on invoice to a buyer with name and tax number: 0 (no) or 1 (yes)."),
        ),
    )
    cash_difference: int = setting(
        default=500,
        metadata=_about(
            "payments",
            N_("Difference that staff may close"),
            N_("A larger difference at the end of a till session needs a reason and a manager. In cents, 100 is 1.00."),
            N_("minor units"),
        ),
    )
    voucher_most: str = setting(
        default="500",
        metadata=_about(
            "payments",
            N_("Largest voucher"),
            N_("The most that a voucher is sold for, such as 500. Empty: any amount."),
        ),
    )
    expected_cash_by: str = setting(
        default=Role.STAFF.value,
        metadata=_about(
            "limits",
            N_("Sees what a drawer should hold"),
            N_(
                "Who sees what should be in a drawer before it is counted: staff, or manager (cashiers count blind, and"
                " the X is for managers)."
            ),
        ),
    )
    day_starts_at: int = setting(
        default=6,
        metadata=_about(
            "schedule",
            N_("Business day starts at"),
            N_("The hour at which a business day starts: what is sold before it counts for the evening."),
            N_("o'clock"),
        ),
    )
    lock_minutes: int = setting(
        default=10,
        metadata=_about(
            "house",
            N_("Windows lock after"),
            N_("Minutes without input after which a window asks for the password again (0: never)."),
            N_("minutes"),
        ),
    )
    age_ratings: str = setting(
        default="U, PG, 12, 15, 18",
        metadata=_about("schedule", N_("Age ratings"), N_("The age ratings of the house, the lowest first.")),
    )
    # Of the house and not of a machine: `services/office/daily_backups.py` says why.
    backup_folder: str = setting(
        default="",
        metadata=_about(
            "house",
            N_("Folder of daily backups"),
            N_("The folder of daily backups, such as /mnt/backups; the same on each machine. Empty: none."),
        ),
    )
    backup_hour: int = setting(
        default=5,
        metadata=_about(
            "house",
            N_("Daily backup from"),
            N_("The hour from which the day's backup is made, by whichever window is open."),
            N_("o'clock"),
        ),
    )
    backup_days: int = setting(
        default=14,
        metadata=_about("house", N_("Backups are kept for"), N_("Days for which daily backups are kept."), N_("days")),
    )
    sign_in_days: int = setting(
        default=30,
        metadata=_about(
            "house",
            N_("Sign-ins are kept for"),
            N_("Days for which it is kept at which tills a person signed in, and which tries failed."),
            N_("days"),
        ),
    )
    abandoned_days: int = setting(
        default=365,
        metadata=_about(
            "house",
            N_("Abandoned sales are kept for"),
            N_("Days for which sales are kept that ended without money. The journal keeps that they ended."),
            N_("days"),
        ),
    )
    log_days: int = setting(
        default=30,
        metadata=_about(
            "house",
            N_("Logs are kept for"),
            N_("Days for which each machine keeps its logs of errors, and those of its database."),
            N_("days"),
        ),
    )
    # The name of a stored picture. Given as a file (`services/office/logo.py`), so it is in no list of settings.
    logo: str = ""
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


_METADATA: dict[str, Mapping[Any, Any]] = {
    field.name: field.metadata for field in fields(House) if "help" in field.metadata
}
SETTING_NAMES = tuple(_METADATA)
SETTING_GROUPS = {
    "selling": N_("Selling"), "limits": N_("Cashiers' limits"), "schedule": N_("Schedule"),
    "receipts": N_("Receipts"), "payments": N_("Payments"), "kiosk": N_("Kiosks"), "house": N_("House"),
}  # fmt: skip
"""The groups that settings are listed in, in their order, with untranslated labels."""


def setting_help(name: str) -> str:
    """Return a setting's help text, untranslated; NotFoundError for an unknown name."""
    if name in _METADATA:
        return str(_METADATA[name]["help"])
    raise NotFoundError(_("There is no setting of that name. List them with: cinema settings"), field="key")


def setting_name(name: str) -> str:
    """Return a setting's name for people, untranslated; the key of one that has none, and of an unknown one."""
    return str(_METADATA.get(name, {}).get("name") or name)


def setting_unit(name: str) -> str:
    """Return a setting's unit, untranslated; empty for one without."""
    return str(_METADATA.get(name, {}).get("unit", ""))


def setting_group(name: str) -> str:
    """Return the group that a setting is listed in: one of SETTING_GROUPS."""
    return str(_METADATA.get(name, {}).get("group", "house"))


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
