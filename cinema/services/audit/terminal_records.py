"""Card payments of a demo against the test terminal's own records: the same on both sides."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from cinema.domain.journal import EntryRow
from cinema.domain.payments import AnswerKind, Provider
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import MOST, finding

_AT_ONCE = 500


class TerminalRecords:
    """Looks the payments and refunds of entries up, many at a time; at most a thousand or so are kept."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows
        self._batch: dict[str, tuple[tuple[object, str], str]] = {}
        self._missing: dict[str, str] = {}

    def see(self, entry: EntryRow) -> None:
        """Note what the terminal must have approved for an entry; a manager's decision needs no record of it."""
        operation = entry.document.get("operation")
        if not isinstance(operation, dict) or operation.get("by"):
            return
        for part in _parts(operation):
            key, amount = part.get("id"), _moved_by_terminal(part)
            if part.get("provider") == Provider.TEST and amount and isinstance(key, str):
                self._batch[key] = ((amount, str(part.get("last4") or "")), entry.subject)
        if len(self._batch) >= _AT_ONCE:
            self._look_up()

    def findings(self) -> Iterator[Finding]:
        """Yield the payments and refunds that the terminal knows nothing of, and its payments that no sale knows."""
        self._look_up()
        for key, sale in self._missing.items():
            words = _(
                "The test terminal has no record of payment {payment} of sale {sale}, or has another amount or card."
            )
            advice = _("Somebody changed its record by hand. The journal says what was paid. Ask who could.")
            message = words.format(payment=key, sale=sale)
            yield finding("terminal-record", key, message, advice, sale=sale, attempt=key)

        yield from islice(self._of_no_sale(), MOST)

    def _of_no_sale(self) -> Iterator[Finding]:
        keys = self._rows.terminal_payments()
        while some := list(islice(keys, _AT_ONCE)):
            known = self._rows.known_payments(some)
            for key in some:
                if key not in known:
                    words = _("The test terminal has a record of payment {payment}, which no sale asked for.")
                    advice = _("Somebody made it by hand: no money was taken for it. Ask who could.")
                    yield finding("terminal-record-invented", key, words.format(payment=key), advice, attempt=key)

    def _look_up(self) -> None:
        if self._batch and len(self._missing) < MOST:
            there = self._rows.terminal_answers(sorted(self._batch))
            for key, (said, sale) in self._batch.items():
                if there.get(key) != (AnswerKind.APPROVED.value, *said):
                    self._missing[key] = sale
        self._batch.clear()


def _moved_by_terminal(part: Mapping[str, Any]) -> object:
    """Return the amount that the terminal moved; an exchange moves the rest from sale to sale without it."""
    amount, moved = part.get("amount"), part.get("moved")
    if part.get("moved_from") is not None:
        return 0
    return amount - moved if isinstance(amount, int) and isinstance(moved, int) else amount


def _parts(operation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    refund = operation.get("refund")
    lists = (
        operation.get("tenders"),
        [operation.get("tender")],
        refund.get("shares") if isinstance(refund, dict) else None,
    )
    for some in lists:
        yield from (one for one in (some if isinstance(some, list) else ()) if isinstance(one, dict))
