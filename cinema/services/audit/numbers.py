"""Sales that can't be stored because another one has their number: double entries, not sales that somebody removed."""

from collections.abc import Iterable, Iterator

from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import finding


def told_by_number(found: Iterable[Finding], rows: AuditRows) -> Iterator[Finding]:
    """Yield findings; of a sale that only the journal has, say so if its receipt number is another sale's."""
    several = tuple(found)
    missing = {one.about["number"] for one in several if one.check == "only-in-journal"} - {""}
    taken = rows.numbered(sorted(missing)) if missing else {}
    for one in several:
        other = taken.get(one.about.get("number", "")) if one.check == "only-in-journal" else None
        if other is None:
            yield one
            continue
        words = _("Sale {sale} can't be stored: its number {number} is also that of sale {other}.")
        advice = _("A till gave the number twice while an index was missing. Give one of the two a receipt by hand.")
        about = {"sale": one.about["sale"], "other": other, "number": one.about["number"]}
        message = words.format(**about)
        yield finding("number-twice", one.subject, message, advice, **about)
