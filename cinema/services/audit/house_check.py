"""The house's documents against its house events: what was changed, made or removed past the program; and accounts."""

from collections.abc import Iterator, Mapping
from typing import Any

from cinema.domain.house_record import HouseFault, HouseRecord, Key
from cinema.i18n import _
from cinema.ports import AuditRows, Finding, Signatures
from cinema.services.audit.accounts import account_findings
from cinema.services.audit.finding import finding

_TICKET_KEY = ("settings", "ticket_key")
_MOST_SHOWN = 60
_AT_ONCE = 500


class HouseCheck:
    """Compares settings, roles, tills, the mark, the ticket key and managers' documents with what was recorded."""

    def __init__(self, rows: AuditRows, signatures: Signatures) -> None:
        self._rows = rows
        self._signatures = signatures

    def findings(self, record: HouseRecord) -> Iterator[Finding]:
        """Yield where the house differs from the record of all its house events."""
        yield from (_told(one) for one in record.faults(self._stored()))
        yield from account_findings(self._rows, record.erased)
        for collection, known in record.marks.items():
            names = list(known)
            for start in range(0, len(names), _AT_ONCE):
                some = names[start : start + _AT_ONCE]
                there = self._rows.recorded(collection, some)
                yield from (_told(one) for one in record.document_faults(collection, there, some))

    def _stored(self) -> dict[Key, Mapping[str, Any]]:
        stored = dict(self._rows.house())
        signer = stored.get(_TICKET_KEY)
        if signer is not None:  # the key itself stands in no entry
            stored[_TICKET_KEY] = {**signer, "public_key": self._signatures.public_key_of(signer.get("key"))}
        return stored


def _told(fault: HouseFault) -> Finding:
    subject = f"{fault.collection}/{fault.document}"
    about = {fault.collection.removesuffix("s"): fault.document}
    if fault.field:
        subject, about = f"{subject}.{fault.field}", {**about, "field": fault.field}
    check, words, advice = _words(fault)
    here, there = (_("nothing") if one is None else str(one)[:_MOST_SHOWN] for one in (fault.here, fault.there))
    message = words.format(name=fault.document, collection=fault.collection, field=fault.field, here=here, there=there)
    return finding(check, subject, message, advice, **about)


def _words(fault: HouseFault) -> tuple[str, str, str]:
    by_hand = _("The program records every such change in the journal, so somebody did it by hand. Ask who could.")
    if (fault.collection, fault.document) == _TICKET_KEY:
        return (
            "ticket-key-replaced",
            _("The key that signs tickets is not the one that was recorded: tickets sold before don't verify."),
            _("Bring the key back from a backup, and admit nobody with a ticket signed since. Ask who could do this."),
        )
    if (fault.collection, fault.document, fault.check) == ("settings", "mark", "settings-changed"):
        return (
            "mark-changed",
            _("The database is marked as {here}, but was set up as {there}."),
            _("In a demo anybody can pay with a test card. The program goes by the journal. Ask who could do this."),
        )
    if fault.check == "password-replaced":
        return (
            fault.check,
            _("The password of account {name} is none that the journal knows."),
            _("Somebody replaced it by hand: cinema user reset gives a new one. Ask who could do this."),
        )
    if fault.check == "pin-replaced":
        return (
            fault.check,
            _("The PIN of account {name} is none that the journal knows."),
            _("Somebody replaced it by hand: take it away in the person's form. Ask who could do this."),
        )
    return (
        fault.check,
        {
            "settings-changed": _("The setting {field} is {here}, but the journal says {there}."),
            "settings-removed": _("The settings {name} were removed."),
            "till-changed": _("The record of till {name} says {field} {here}, but the till recorded {there}."),
            "till-removed": _("The record of till {name} was removed. Its entries prove themselves by its first one."),
            "role-changed": _("Account {name} has the role {here}, but the journal gives it {there}."),
            "document-changed": _("{field} of {collection}/{name} is {here}, which is not what the journal says."),
            "document-removed": _("{collection}/{name} was removed, and the journal says nothing of it."),
            "account-removed": _("Account {name} with the role {there} was removed, and the journal has no erasure."),
        }[fault.check],
        by_hand,
    )
