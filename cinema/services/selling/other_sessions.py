"""Sessions of other tills: a manager looks at one, and closes that of a machine that can't do it any more.

Its Z is entered by the till at hand, with a number of its series; it names the till whose session it is, and how far
that till's chain went. Should that machine live and sell on, what it enters is in its next stretch, as after any Z.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from cinema.domain.drawer import DifferenceReason
from cinema.domain.entries import Entry
from cinema.domain.ids import new_id
from cinema.domain.session_report import SessionReport
from cinema.domain.tills import Till
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Tills
from cinema.services.selling.entries import Entries
from cinema.services.selling.session_closing import SessionClosing, checked, entered
from cinema.services.selling.session_reports import SessionReports
from cinema.services.selling.stretches import Stretch, Stretches
from cinema.services.selling.this_till import ThisTill
from cinema.services.selling.till_sessions import TillSessions
from cinema.services.standing import Standing


class OtherSessions:
    """Reads and closes the open session of any till, by its number. For managers."""

    def __init__(
        self,
        tills: Tills,
        this_till: ThisTill,
        stretches: Stretches,
        reports: SessionReports,
        closing: SessionClosing,
        entries: Entries,
        here: TillSessions,
        standing: Standing,
    ) -> None:
        self._tills = tills
        self._this_till = this_till
        self._stretches = stretches
        self._reports = reports
        self._closing = closing
        self._entries = entries
        self._here = here
        self._standing = standing

    def x(self, actor: Actor, till: int) -> SessionReport:
        """Return the sums of the open session of the till with this number, as they are now.

        NotFoundError for a number that no till of this life of the database has, ConflictError without a session.
        """
        self._standing.check(actor).require(Role.MANAGER)
        found = self._till(till)
        return self._reports.x(self._open(found), found.name)

    def close(
        self,
        actor: Actor,
        till: int,
        counted: int,
        card_batch: int | None,
        reason: DifferenceReason | None = None,
        by_denomination: Mapping[int, int] | None = None,
        *,
        bag: str | None = None,
        bagged: int | None = None,
        pending: Collection[str] = (),
    ) -> SessionReport:
        """Close the open session of the till with this number for good, and return its Z.

        What is typed, and errors, are as of `TillSessions.close`, which this is for the till at hand; a repeat raises
        ConflictError, as does a session that its own till closed meanwhile. NotFoundError as of `x`.
        """
        self._standing.check(actor).require(Role.MANAGER)
        count = checked(counted, card_batch, reason, by_denomination, bag, bagged, pending)
        found = self._till(till)
        if found.id == self._this_till.identity().till.id:
            return self._here.close(
                actor, counted, card_batch, reason, by_denomination, bag=bag, bagged=bagged, pending=pending
            )
        name = new_id()
        report: SessionReport | None = None

        def enter() -> Entry:
            nonlocal report
            stretch = self._open(found)
            draft, report = self._closing.judged(name, stretch, count, actor.decider, lambda: None, found)
            return self._entries.add(draft)

        entry = entered(enter, count.bag)
        assert report is not None
        return replace(report, number=entry.number, at=entry.at)

    def _till(self, number: int) -> Till:
        epoch = self._tills.epoch()
        for one in self._tills.all():
            if one.number == number and one.epoch == epoch:
                return one
        raise NotFoundError(_("There is no till {number:02d} that can go on.").format(number=number), field="till")

    def _open(self, till: Till) -> Stretch:
        stretch = self._stretches.of(till)
        if stretch.session is None:
            raise ConflictError(_("No session is open at till {number:02d}.").format(number=till.number), field="till")
        return stretch
