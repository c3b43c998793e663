"""The fiscal ports: none, which is the default, and VeriFactu records to export."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cinema.adapters.verifactu_xml import VerifactuXml
from cinema.domain.house import House
from cinema.domain.receipts import FiscalCode
from cinema.domain.tills import Till
from cinema.domain.verifactu import Record, fiscal_code
from cinema.errors import ConflictError
from cinema.i18n import _


class NoFiscal:
    """See `cinema.ports.FiscalPort`. Receipts stay as they are."""

    def code(self, house: House, number: str, at: datetime, total: int) -> FiscalCode | None:  # noqa: ARG002 - the port's
        """See the port."""
        return None

    def write(self, house: House, tills: Iterable[tuple[Till, Iterable[Record]]]) -> bytes:  # noqa: ARG002 - the port's
        """See the port."""
        raise ConflictError(_("This house keeps no fiscal records. Its setting “fiscal” says which are kept."))


class VerifactuExport:
    """See `cinema.ports.FiscalPort`. Without a tax number, or in another currency than the euro, there is no code."""

    def code(self, house: House, number: str, at: datetime, total: int) -> FiscalCode | None:
        """See the port."""
        if not house.fiscal_id or house.currency != "EUR":
            return None
        return fiscal_code(house.fiscal_id, number, at.astimezone(ZoneInfo(house.timezone)).date(), total)

    def write(self, house: House, tills: Iterable[tuple[Till, Iterable[Record]]]) -> bytes:
        """See the port."""
        if not house.fiscal_id:
            raise ConflictError(_("Fiscal records need the house's tax number: set “fiscal_id” first."))
        if house.currency != "EUR":
            raise ConflictError(_("These fiscal records are in euros, and the house's currency is another."))
        return VerifactuXml().write(house, tills)
