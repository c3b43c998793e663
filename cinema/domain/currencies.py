"""The number of decimal digits of each currency. Independent of language, so that `cinema.i18n` can import it."""

from decimal import Decimal

# From ISO 4217: the currencies whose minor unit is not a hundredth.
_WHOLE = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
]  # fmt: skip
_THOUSANDTHS = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
_DIGITS = {**dict.fromkeys(_WHOLE, 0), **dict.fromkeys(_THOUSANDTHS, 3), "CLF": 4, "UYW": 4}


def digits(currency: str) -> int:
    """Return how many decimal digits the currency has (ISO 4217)."""
    return _DIGITS.get(currency, 2)


def to_major(minor: int, currency: str) -> Decimal:
    """Turn minor units into a decimal amount: 3650 EUR is 36.50."""
    return Decimal(minor).scaleb(-digits(currency))
