"""How many decimal digits a currency has. Knows no language, so that the formatting of texts may ask it."""

from decimal import Decimal

# ISO 4217: currencies whose minor unit is not a hundredth.
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
