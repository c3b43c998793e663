"""The house's settings: each with a type, a default and a word of help. Where they are kept is the repository's."""

from dataclasses import dataclass, fields
from dataclasses import field as setting
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from cinema.domain.payments import CARD_PROVIDERS, Provider
from cinema.domain.text import clean_line
from cinema.errors import InvalidInputError, NotFoundError
from cinema.i18n import LANGUAGES, N_, _


@dataclass(frozen=True, slots=True)
class House:
    """How this house works. Times are seconds unless the name says otherwise."""

    name: str = setting(default="Cinema", metadata={"help": N_("The house's name, on every window and receipt.")})
    tagline: str = setting(default="", metadata={"help": N_("A line below the name on the sign-in window.")})
    address: str = setting(default="", metadata={"help": N_("The address printed on receipts.")})
    tax_line: str = setting(default="", metadata={"help": N_("The tax number line printed on receipts.")})
    tax_percent: float = setting(
        default=0.0, metadata={"help": N_("Tax included in the prices, in percent, shown on receipts.")}
    )
    currency: str = setting(default="EUR", metadata={"help": N_("Currency of all prices (three letters, ISO 4217).")})
    timezone: str = setting(default="UTC", metadata={"help": N_("The house's timezone, such as Europe/Lisbon.")})
    language: str = setting(default="en", metadata={"help": N_("Language before anybody signs in: en, es or pt_BR.")})
    hold_seconds: int = setting(default=480, metadata={"help": N_("How long chosen seats are held, in seconds.")})
    extend_seconds: int = setting(
        default=300, metadata={"help": N_("How much longer once, when the customer asks, in seconds.")}
    )
    seats_per_basket: int = setting(default=10, metadata={"help": N_("The most seats in one purchase.")})
    sell_until_minutes: int = setting(
        default=0, metadata={"help": N_("How many minutes after its start a screening is still sold.")}
    )
    card_provider: Provider = setting(
        default=Provider.SEPARATE,
        metadata={"help": N_("Card payments: separate (a terminal beside the till) or test (demo only).")},
    )

    @property
    def tax_rate(self) -> int:
        """The tax included in the prices, in whole hundredths of a percent."""
        return round(Decimal(str(self.tax_percent)) * 100)


_BOUNDS = {
    "hold_seconds": (5, 7200), "extend_seconds": (0, 7200), "seats_per_basket": (1, 100),
    "sell_until_minutes": (0, 240), "tax_percent": (0.0, 100.0),
}  # fmt: skip
SETTING_NAMES = tuple(field.name for field in fields(House))


def setting_help(name: str) -> str:
    """Return a setting's word of help, not yet translated; an unknown name raises NotFoundError."""
    for field in fields(House):
        if field.name == name:
            return str(field.metadata["help"])
    raise NotFoundError(_("There is no setting of that name."), field="key")


def read_setting(name: str, text: str) -> Any:
    """Turn what somebody typed for a setting into its value; raises InvalidInputError with the setting's name."""
    setting_help(name)
    default = getattr(House(), name)
    text = clean_line(text, name, name, longest=200, required=name in {"name", "currency", "timezone", "language"})
    if isinstance(default, int | float):
        try:
            value = type(default)(text)
        except ValueError:
            raise InvalidInputError(_("Write a number."), field=name) from None
        low, high = _BOUNDS[name]
        if not low <= value <= high:
            raise InvalidInputError(_("Write a number from {low} to {high}.").format(low=low, high=high), field=name)
        return value
    _check_text(name, text)
    return Provider(text) if name == "card_provider" else text


def _check_text(name: str, text: str) -> None:
    if name == "currency":
        from babel import Locale

        # ISO 4217 has codes for metals, funds and none at all; they begin with X, as four real currencies do.
        real = text in Locale("en").currencies and (text[0] != "X" or text in {"XAF", "XCD", "XOF", "XPF"})
        if not real:
            raise InvalidInputError(_("Write a currency's three letters, such as EUR."), field=name)
    elif name == "timezone":
        if text not in available_timezones():
            raise InvalidInputError(_("Write a timezone's name, such as Europe/Lisbon."), field=name)
        ZoneInfo(text)
    elif name == "language" and text not in LANGUAGES:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(LANGUAGES)), field=name)
    elif name == "card_provider" and text not in CARD_PROVIDERS:
        raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(CARD_PROVIDERS)), field=name)
