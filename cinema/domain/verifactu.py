"""Spain's chained invoice records (VeriFactu, RD 1007/2023), as they are exported: not sent, not signed, not declared.

Hash and fields follow `SuministroInformacion.xsd` and the agency's technical description, version 1.0. A till is one
installation, so its records make one chain along its own entries. They are computed from the journal each time and
stored nowhere: the same journal always gives the same records.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from cinema.domain.receipts import FiscalCode
from cinema.domain.totals import WHOLE
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _

NO_SCHEME, SCHEME = "none", "verifactu-export"
"""The values of the setting `fiscal`: the second one makes records."""
MOST_TAXES = 12
CORRECTION, RECEIPT = "R5", "F2"
"""Kinds of simplified invoices: one that is corrected by a refund, and a receipt."""
_TAX_ID = re.compile(r"[0-9A-Z]{9}")
_CHECKED_AT = "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQRNoVerifactu"
_CAPTION = "QR tributario:"


@dataclass(frozen=True, slots=True)
class TaxLine:
    """What is taxed at a rate (hundredths of a percent), and the tax on it, in cents."""

    rate: int
    base: int
    tax: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """A receipt or refund as the authority wants it. `corrects` is the receipt of a refund, with its date.

    Amounts are in cents, below zero for a refund. `at` is in the house's timezone.
    """

    issuer: str
    number: str
    day: date
    kind: str
    taxes: tuple[TaxLine, ...]
    total: int
    at: datetime
    description: str
    corrects: tuple[str, date] | None = None

    @property
    def tax(self) -> int:
        """All tax."""
        return sum(one.tax for one in self.taxes)


@dataclass(frozen=True, slots=True)
class Record:
    """An invoice at its place in a till's chain: after `previous`, None for the first."""

    invoice: Invoice
    hash: str
    previous: "Record | None" = None


def recorded(invoice: Invoice, previous: Record | None) -> Record:
    """Return an invoice as the next record of a chain. The record before it doesn't keep the one before that."""
    last = None if previous is None else Record(previous.invoice, previous.hash)
    return Record(invoice, _invoice_hash(invoice, "" if previous is None else previous.hash), last)


def _invoice_hash(invoice: Invoice, previous: str) -> str:
    return hash_of(
        {
            "IDEmisorFactura": invoice.issuer,
            "NumSerieFactura": invoice.number,
            "FechaExpedicionFactura": day_text(invoice.day),
            "TipoFactura": invoice.kind,
            "CuotaTotal": amount_text(invoice.tax),
            "ImporteTotal": amount_text(invoice.total),
            "Huella": previous,
            "FechaHoraHusoGenRegistro": time_text(invoice.at),
        }
    )


def cancellation_hash(issuer: str, number: str, day: date, previous: str, at: datetime) -> str:
    """Return the hash of a record that cancels another. This program corrects by refunds and makes none."""
    return hash_of(
        {
            "IDEmisorFacturaAnulada": issuer,
            "NumSerieFacturaAnulada": number,
            "FechaExpedicionFacturaAnulada": day_text(day),
            "Huella": previous,
            "FechaHoraHusoGenRegistro": time_text(at),
        }
    )


def hash_of(values: Mapping[str, str]) -> str:
    """Return the hash of a record's fields, in their order: SHA-256 in capitals; an absent value stays as `name=`."""
    text = "&".join(f"{name}={value.strip()}" for name, value in values.items())
    return hashlib.sha256(text.encode()).hexdigest().upper()


def taxes_of(gross: Mapping[int, int], taxes: Mapping[int, int], sign: int = 1) -> tuple[TaxLine, ...]:
    """Return a record's tax lines from gross and tax by rate; `sign` is -1 for a refund.

    ConflictError for more rates than a record takes.
    """
    if len(gross) > MOST_TAXES:
        raise ConflictError(_("A fiscal record takes at most {count} tax rates.").format(count=MOST_TAXES))
    return tuple(
        TaxLine(rate, sign * (amount - taxes.get(rate, 0)), sign * taxes.get(rate, 0))
        for rate, amount in sorted(gross.items())
    )


def fiscal_code(issuer: str, number: str, day: date, total: int) -> FiscalCode:
    """Return the QR code of a receipt, by which its buyer asks the authority for it; it says that it was not sent."""
    values = {"nif": issuer, "numserie": number, "fecha": day_text(day), "importe": amount_text(total)}
    return FiscalCode(f"{_CHECKED_AT}?{urlencode(values)}", _CAPTION)


def check_tax_id(text: str) -> str:
    """Return a Spanish tax id in its stored form; InvalidInputError for the field `fiscal_id`. Empty stays empty."""
    tidy = text.replace(" ", "").replace("-", "").replace(".", "").upper()
    if tidy and not _TAX_ID.fullmatch(tidy):
        words = _("A Spanish tax number has nine letters and digits, such as 89890001K.")
        raise InvalidInputError(words, field="fiscal_id")
    return tidy


def amount_text(cents: int) -> str:
    """Return an amount as a record has it, such as 123.45."""
    return f"{Decimal(cents) / 100:.2f}"


def rate_text(rate: int) -> str:
    """Return a tax rate in percent, such as 10.00."""
    return f"{Decimal(rate) * 100 / WHOLE:.2f}"


def day_text(day: date) -> str:
    """Return a day as a record has it, such as 31-12-2026."""
    return day.strftime("%d-%m-%Y")


def time_text(at: datetime) -> str:
    """Return an instant with its offset, such as 2026-01-01T19:20:30+01:00."""
    return at.isoformat(timespec="seconds")
