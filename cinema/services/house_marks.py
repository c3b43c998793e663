"""What makes a house this house, recorded once: whether it is a demo, and the key that signs its tickets."""

from cinema.domain.house_record import PASSWORD, password_seal
from cinema.domain.users import Actor
from cinema.ports import AuditRows, HouseSettings, TicketSigner
from cinema.services.house_events import HouseEvents


class HouseMarks:
    """Records them, so that a mark or a key that was replaced by hand is found."""

    def __init__(self, settings: HouseSettings, events: HouseEvents, signer: TicketSigner, rows: AuditRows) -> None:
        self._rows = rows
        self._settings = settings
        self._events = events
        self._signer = signer

    def record(self, actor: Actor) -> None:
        """Record the marks of a house that is set up; a repeat changes nothing."""
        if not self._settings.is_set_up():
            return
        if not self._events.is_recorded("settings", "mark"):
            # Roles first: from the mark on, one that is not recorded is a finding.
            for (collection, document), there in self._rows.house().items():
                if collection == "users" and not self._events.is_recorded(collection, document):
                    role, seal = str(there.get("role")), password_seal(document, there.get("password_hash"))
                    self._events.note(actor, collection, document, {"field": PASSWORD, "role": role, "seal": seal})
                    self._events.record(actor, collection, document, {"role": role})
            kind = "demo" if self._settings.is_demo() else "real"
            self._events.record(actor, "settings", "mark", {"kind": kind})
        if not self._events.is_recorded("settings", "ticket_key"):
            self._events.record(actor, "settings", "ticket_key", {"public_key": self._signer.public_key()})
