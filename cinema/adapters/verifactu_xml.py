"""Writes VeriFactu records as XML, with the element names of `SuministroInformacion.xsd`, in an envelope of our own."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from cinema import __version__
from cinema.domain.house import House
from cinema.domain.tills import Till
from cinema.domain.verifactu import Record, amount_text, day_text, rate_text, time_text

_NAMESPACE = (
    "https://www2.agenciatributaria.gob.es/static_files/common/internet/dep/aplicaciones/es/aeat/tike/cont/ws/"
    "SuministroInformacion.xsd"
)
NOTICE = "not sent, not signed, no declaration made"
_PROGRAM, _PROGRAM_ID = "cinema", "01"
_LONGEST_NAME = 120


class VerifactuXml:
    """Writes the records of tills into one file."""

    def write(self, house: House, tills: Iterable[tuple[Till, Iterable[Record]]]) -> bytes:
        """Return a file with each till's records; it says of itself that nothing was sent."""
        ET.register_namespace("sum1", _NAMESPACE)
        root = ET.Element("FiscalRecords", {"notice": NOTICE, "issuer": house.fiscal_id})
        for till, records in tills:
            chain = ET.SubElement(root, "Till", {"number": f"{till.number:02}", "name": till.name})
            for record in records:
                _add_record(chain, record, house, till)
        ET.indent(root)
        content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return content + b"\n"


def _add_record(chain: ET.Element, record: Record, house: House, till: Till) -> None:
    one, name = record.invoice, house.name[:_LONGEST_NAME]
    element = _add(chain, "RegistroAlta")
    _add(element, "IDVersion", "1.0")
    _add_id(_add(element, "IDFactura"), one.issuer, one.number, day_text(one.day))
    _add(element, "NombreRazonEmisor", name)
    _add(element, "TipoFactura", one.kind)
    if one.corrects is not None:
        _add(element, "TipoRectificativa", "I")  # by the difference alone
        corrected = _add(_add(element, "FacturasRectificadas"), "IDFacturaRectificada")
        _add_id(corrected, one.issuer, one.corrects[0], day_text(one.corrects[1]))
    _add(element, "DescripcionOperacion", one.description)
    taxes = _add(element, "Desglose")
    for line in one.taxes:
        detail = _add(taxes, "DetalleDesglose")
        _add(detail, "ClaveRegimen", "01")
        _add(detail, "CalificacionOperacion", "S1")
        _add(detail, "TipoImpositivo", rate_text(line.rate))
        _add(detail, "BaseImponibleOimporteNoSujeto", amount_text(line.base))
        _add(detail, "CuotaRepercutida", amount_text(line.tax))
    _add(element, "CuotaTotal", amount_text(one.tax))
    _add(element, "ImporteTotal", amount_text(one.total))
    link = _add(element, "Encadenamiento")
    if record.previous is None:
        _add(link, "PrimerRegistro", "S")
    else:
        before = _add(link, "RegistroAnterior")
        _add_id(before, *_key(record.previous))
        _add(before, "Huella", record.previous.hash)
    system = _add(element, "SistemaInformatico")
    _add(system, "NombreRazon", name)
    _add(system, "NIF", one.issuer)
    _add(system, "NombreSistemaInformatico", _PROGRAM)
    _add(system, "IdSistemaInformatico", _PROGRAM_ID)
    _add(system, "Version", __version__)
    _add(system, "NumeroInstalacion", f"{till.number:02}")
    for flag in ("TipoUsoPosibleSoloVerifactu", "TipoUsoPosibleMultiOT", "IndicadorMultiplesOT"):
        _add(system, flag, "N")
    _add(element, "FechaHoraHusoGenRegistro", time_text(one.at))
    _add(element, "TipoHuella", "01")
    _add(element, "Huella", record.hash)


def _key(record: Record) -> tuple[str, str, str]:
    return record.invoice.issuer, record.invoice.number, day_text(record.invoice.day)


def _add_id(parent: ET.Element, issuer: str, number: str, day: str) -> None:
    _add(parent, "IDEmisorFactura", issuer)
    _add(parent, "NumSerieFactura", number)
    _add(parent, "FechaExpedicionFactura", day)


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    element.text = text
    return element
