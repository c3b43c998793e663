"""What the audit and the journal say, for managers: the same checks behind the question who asks."""

from collections.abc import Sequence

from cinema.domain.journal import EntryRow, Head
from cinema.domain.users import Actor, Role
from cinema.ports import Finding, Progress
from cinema.services.audit.audit import Audit
from cinema.services.audit.journal_check import JournalCheck
from cinema.services.standing import Standing


class AuditReports:
    """The audit, for managers."""

    def __init__(self, audit: Audit, standing: Standing) -> None:
        self._audit = audit
        self._standing = standing

    def findings(self, actor: Actor, day: str | None = None, progress: Progress | None = None) -> tuple[Finding, ...]:
        """Return what does not agree, of all or of a business day; see `Audit.findings`. For managers."""
        self._standing.check(actor).require(Role.MANAGER)
        return self._audit.findings(day, progress)


class JournalReports:
    """The journal's entries, heads and proof, for managers: entries name people by id, and say what was paid how."""

    def __init__(self, journal: JournalCheck, standing: Standing) -> None:
        self._journal = journal
        self._standing = standing

    def heads(self, actor: Actor) -> tuple[Head, ...]:
        """Return how far each chain goes. For managers."""
        return self._asked_by(actor).heads()

    def kept(self, actor: Actor) -> tuple[Head, ...]:
        """Return the heads that this machine keeps. For managers."""
        return self._asked_by(actor).kept()

    def lost(self, actor: Actor) -> tuple[Finding, ...]:
        """Return which of the heads that this machine keeps the journal has lost. For managers."""
        return self._asked_by(actor).lost()

    def about(self, actor: Actor, name: str) -> tuple[EntryRow, ...]:
        """Return the entries of a sale by its id or a number of it; see `JournalCheck.about`. For managers."""
        return self._asked_by(actor).about(name)

    def verify(self, actor: Actor, heads: Sequence[Head] = (), progress: Progress | None = None) -> tuple[Finding, ...]:
        """Return what is wrong with the journal, its sales and these heads; see `JournalCheck.verify`. For managers."""
        return self._asked_by(actor).verify(heads, progress)

    def findings(self, actor: Actor) -> tuple[Finding, ...]:
        """Return what is wrong with the chains alone. For managers."""
        return self._asked_by(actor).findings()

    def _asked_by(self, actor: Actor) -> JournalCheck:
        self._standing.check(actor).require(Role.MANAGER)
        return self._journal
