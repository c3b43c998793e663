"""Who may call what of the administration's services: rows for `test_who_may.py`, as method, least role and call.

All are for an office channel. A call may fail by any other error than NotAllowedError once it is allowed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cinema.domain.import_dates import DateGuess
from cinema.domain.movie_forms import new_movie
from cinema.domain.movie_import import Choices, ImportPlan
from cinema.domain.movie_tables import MovieTable
from cinema.domain.price_cards import CardRecord
from cinema.domain.printers import Printer, PrinterKind, PrintRole
from cinema.domain.proposals import ProposalState
from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason
from cinema.domain.screenings import Screening
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.users import Role, User
from cinema.services.office.admissions import AdmissionTable
from cinema.services.office.people import Group
from tests.services.office_rows_rooms import ROOMS

Call = Callable[[Any, Any], object]
NO_TYPE, NO_CARD = TypeRecord("none", "None"), CardRecord("none", "")
NO_ADMISSIONS = AdmissionTable("", "", (), "EUR", "UTC")
NO_PRINTER = Printer("none", "", PrinterKind.NETWORK, "?")
LAMP = Cancellation(CancelReason.TECHNICAL)
NOW = datetime(2026, 11, 20, 20, 15, tzinfo=UTC)


def shown(stage: Any) -> Screening:
    """Return a screening with seats sold, as it was read long ago."""
    screening: Screening = stage.house.storage.screenings.get(stage.house.screening)
    return screening


NOBODY = User("nobody", "nobody", "", "nobody@example.org", Role.CUSTOMER, datetime(2026, 1, 1, tzinfo=UTC))

OFFICE: list[tuple[str, Role, Call]] = [
    ("admin.finder.find", Role.MANAGER, lambda s, a: s.cinema.admin.finder.find(a, "metropolis")),
    ("admin.fiscal.export", Role.MANAGER, lambda s, a: s.cinema.admin.fiscal.export(a, Path("x.xml"))),
    ("admin.admissions.table", Role.MANAGER, lambda s, a: s.cinema.admin.admissions.table(a)),
    (
        "admin.admissions.write", Role.MANAGER,
        lambda s, a: s.cinema.admin.admissions.write(a, Path("/nowhere/at/all"), NO_ADMISSIONS),
    ),
    ("admin.calendars.read", Role.MANAGER, lambda s, a: s.cinema.admin.calendars.read(a)),
    ("admin.calendars.export", Role.MANAGER, lambda s, a: s.cinema.admin.calendars.export(a, Path("/nowhere/at/all"))),
    ("admin.web_pages.read", Role.MANAGER, lambda s, a: s.cinema.admin.web_pages.read(a)),
    ("admin.web_pages.export", Role.MANAGER, lambda s, a: s.cinema.admin.web_pages.export(a, Path("/"))),
    ("admin.takings.last_week", Role.MANAGER, lambda s, a: s.cinema.admin.takings.last_week(a)),
    ("admin.house.sheet", Role.MANAGER, lambda s, a: s.cinema.admin.house.sheet(a)),
    ("journal_book.latest", Role.MANAGER, lambda s, a: s.cinema.journal_book.latest(a)),
    ("journal_book.of_sale", Role.MANAGER, lambda s, a: s.cinema.journal_book.of_sale(a, s.bought.id)),
    ("journal_book.of_seat", Role.MANAGER, lambda s, a: s.cinema.journal_book.of_seat(a, s.house.screening, "A1")),
    ("journal_book.person", Role.MANAGER, lambda s, a: s.cinema.journal_book.person(a, "nobody")),
    ("journal_book.of_person", Role.MANAGER, lambda s, a: s.cinema.journal_book.of_person(a, "nobody")),
    ("journal_book.screenings", Role.MANAGER, lambda s, a: s.cinema.journal_book.screenings(a, "2026-11-20")),
    ("journal_book.proof", Role.MANAGER, lambda s, a: s.cinema.journal_book.proof(a, s.bought.id)),
    ("admin.house.events", Role.MANAGER, lambda s, a: s.cinema.admin.house.events(a)),
    ("admin.histories.of", Role.MANAGER, lambda s, a: s.cinema.admin.histories.of(a, "movies", "metropolis")),
    ("admin.histories.name", Role.MANAGER, lambda s, a: s.cinema.admin.histories.name(a, None)),
    ("admin.movies.table", Role.MANAGER, lambda s, a: s.cinema.admin.movies.table(a)),
    ("admin.movies.get", Role.MANAGER, lambda s, a: s.cinema.admin.movies.get(a, "metropolis")),
    ("admin.movies.save", Role.MANAGER, lambda s, a: s.cinema.admin.movies.save(a, None, {"title": ""})),
    ("admin.movies.add_known", Role.MANAGER, lambda s, a: s.cinema.admin.movies.add_known(a, "x", {"title": ""})),
    ("admin.movies.save_version", Role.MANAGER, lambda s, a: s.cinema.admin.movies.save_version(a, new_movie("x"), {})),
    ("admin.movies.archive", Role.MANAGER, lambda s, a: s.cinema.admin.movies.archive(a, new_movie("nothing"))),
    ("admin.movies.read_picture", Role.MANAGER, lambda s, a: s.cinema.admin.movies.read_picture(a, Path("/nowhere"))),
    ("admin.movies.set_poster", Role.MANAGER, lambda s, a: s.cinema.admin.movies.set_poster(a, new_movie("x"), b"")),
    ("admin.movies.remove_poster", Role.MANAGER, lambda s, a: s.cinema.admin.movies.remove_poster(a, new_movie("x"))),
    ("admin.movies.delete", Role.MANAGER, lambda s, a: s.cinema.admin.movies.delete(a, new_movie("metropolis"))),
    ("proposal_office.waiting", Role.MANAGER, lambda s, a: s.cinema.proposal_office.waiting(a)),
    ("proposal_office.table", Role.MANAGER, lambda s, a: s.cinema.proposal_office.table(a, ProposalState.OPEN)),
    ("proposal_office.sheet", Role.MANAGER, lambda s, a: s.cinema.proposal_office.sheet(a, "nothing")),
    ("proposal_office.accept", Role.MANAGER, lambda s, a: s.cinema.proposal_office.accept(a, "nothing")),
    ("proposal_office.merge", Role.MANAGER, lambda s, a: s.cinema.proposal_office.merge(a, "nothing", "metropolis")),
    ("proposal_office.refuse", Role.MANAGER, lambda s, a: s.cinema.proposal_office.refuse(a, "nothing", "No.")),
    ("admin.logo.set", Role.ADMIN, lambda s, a: s.cinema.admin.logo.set(a, Path("/nowhere"))),
    ("admin.logo.remove", Role.ADMIN, lambda s, a: s.cinema.admin.logo.remove(a)),
    ("admin.movie_import.read", Role.MANAGER, lambda s, a: s.cinema.admin.movie_import.read(a, Path("/nowhere"))),
    (
        "admin.movie_import.plan", Role.MANAGER,
        lambda s, a: s.cinema.admin.movie_import.plan(a, MovieTable("x", ("title",), ()), {}, Choices()),
    ),
    (
        "admin.movie_import.carry_out", Role.MANAGER,
        lambda s, a: s.cinema.admin.movie_import.carry_out(a, ImportPlan((), DateGuess())),
    ),
    (
        "admin.movie_import.export", Role.MANAGER,
        lambda s, a: s.cinema.admin.movie_import.export(a, Path("/nowhere/at/all")),
    ),
    *((f"admin.{name}", Role.MANAGER, lambda s, a, call=call: call(s.cinema.admin, a)) for name, call in ROOMS),
    ("admin.prices.overview", Role.MANAGER, lambda s, a: s.cinema.admin.prices.overview(a)),
    ("admin.prices.create_type", Role.MANAGER, lambda s, a: s.cinema.admin.prices.create_type(a, TypeRecord("", ""))),
    ("admin.prices.change_type", Role.MANAGER, lambda s, a: s.cinema.admin.prices.change_type(a, NO_TYPE, NO_TYPE)),
    ("admin.prices.clashes", Role.MANAGER, lambda s, a: s.cinema.admin.prices.clashes(a, NO_CARD)),
    ("admin.prices.create_card", Role.MANAGER, lambda s, a: s.cinema.admin.prices.create_card(a, NO_CARD)),
    ("admin.prices.change_card", Role.MANAGER, lambda s, a: s.cinema.admin.prices.change_card(a, NO_CARD, NO_CARD)),
    ("admin.prices.card_for", Role.MANAGER, lambda s, a: s.cinema.admin.prices.card_for(a, shown(s))),
    ("admin.prices.explain", Role.MANAGER, lambda s, a: s.cinema.admin.prices.explain(a, "?", "adult", "B1")),
    ("admin.schedule.place", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.place(a, "nothing", "hall", NOW)),
    ("admin.schedule.copy", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.copy(a, shown(s), NOW)),
    ("admin.schedule.move", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.move(a, shown(s), NOW)),
    (
        "admin.schedule.change", Role.MANAGER,
        lambda s, a: s.cinema.admin.schedule.change(a, shown(s), replace(shown(s), tags=("",))),
    ),
    ("admin.schedule.remove", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.remove(a, shown(s))),
    ("admin.schedule.publish", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.publish(a, ())),
    ("admin.schedule.unpublish", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.unpublish(a, shown(s))),
    ("admin.schedule.screening", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.screening(a, "nothing")),
    ("admin.schedule.parties", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.parties(a, "nothing")),
    ("admin.schedule.day", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.day(a, "2026-11-20")),
    ("admin.schedule.week", Role.MANAGER, lambda s, a: s.cinema.admin.schedule.week(a, "2026-11-20")),
    ("admin.schedule_copies.plan_day", Role.MANAGER, lambda s, a: s.cinema.admin.schedule_copies.plan_day(a, "x", ())),
    ("admin.schedule_copies.copy_day", Role.MANAGER, lambda s, a: s.cinema.admin.schedule_copies.copy_day(a, "x", ())),
    (
        "admin.schedule_copies.plan_week", Role.MANAGER,
        lambda s, a: s.cinema.admin.schedule_copies.plan_week(a, "x", ()),
    ),
    (
        "admin.schedule_copies.copy_week", Role.MANAGER,
        lambda s, a: s.cinema.admin.schedule_copies.copy_week(a, "x", ()),
    ),
    ("admin.cancelling.outlook", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.outlook(a, "nothing")),
    ("admin.cancelling.cancel", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.cancel(a, shown(s), LAMP)),
    ("admin.cancelling.sales", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.sales(a, "nothing")),
    ("admin.cancelling.refund", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.refund(a, "nothing", "no")),
    ("admin.cancelling.refund_all", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.refund_all(a, "nothing")),
    ("admin.cancelling.holds", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.holds(a, "nothing")),
    ("admin.cancelling.release", Role.MANAGER, lambda s, a: s.cinema.admin.cancelling.release(a, "nothing", "no")),
    ("admin.people.table", Role.MANAGER, lambda s, a: s.cinema.admin.people.table(a, Group.STAFF)),
    ("admin.people.get", Role.MANAGER, lambda s, a: s.cinema.admin.people.get(a, "nobody")),
    ("admin.people.create", Role.MANAGER, lambda s, a: s.cinema.admin.people.create(a, {})),
    ("admin.people.save", Role.MANAGER, lambda s, a: s.cinema.admin.people.save(a, NOBODY, {"name": ""})),
    ("admin.people.deactivate", Role.MANAGER, lambda s, a: s.cinema.admin.people.deactivate(a, NOBODY)),
    ("admin.people.activate", Role.MANAGER, lambda s, a: s.cinema.admin.people.activate(a, NOBODY)),
    ("admin.people.unlock", Role.MANAGER, lambda s, a: s.cinema.admin.people.unlock(a, "nobody")),
    ("admin.people.end_sessions", Role.MANAGER, lambda s, a: s.cinema.admin.people.end_sessions(a, "nobody")),
    ("admin.people.export", Role.MANAGER, lambda s, a: s.cinema.admin.people.export(a, "nobody", Path("/nowhere"))),
    ("admin.people.give_role", Role.ADMIN, lambda s, a: s.cinema.admin.people.give_role(a, NOBODY, Role.STAFF)),
    ("admin.people.one_time_password", Role.ADMIN, lambda s, a: s.cinema.admin.people.one_time_password(a, "nobody")),
    ("admin.people.erase", Role.ADMIN, lambda s, a: s.cinema.admin.people.erase(a, "nobody")),
    ("admin.printers.table", Role.MANAGER, lambda s, a: s.cinema.admin.printers.table(a)),
    ("admin.printers.add", Role.MANAGER, lambda s, a: s.cinema.admin.printers.add(a, NO_PRINTER)),
    ("admin.printers.change", Role.MANAGER, lambda s, a: s.cinema.admin.printers.change(a, NO_PRINTER, NO_PRINTER)),
    ("admin.printers.remove", Role.MANAGER, lambda s, a: s.cinema.admin.printers.remove(a, NO_PRINTER)),
    (
        "admin.printers.assign", Role.MANAGER,
        lambda s, a: s.cinema.admin.printers.assign(a, "nothing", PrintRole.REPORT, None),
    ),
    ("admin.rehearsals.left", Role.ADMIN, lambda s, a: s.cinema.admin.rehearsals.left(a)),
    ("admin.rehearsals.drop", Role.ADMIN, lambda s, a: s.cinema.admin.rehearsals.drop(a, "no_rehearsal")),
    (
        "admin.rehearsals.rehearse", Role.ADMIN,
        lambda s, a: s.cinema.admin.rehearsals.rehearse(a, Path("/nowhere/at/all"), "no_rehearsal"),
    ),
    ("admin.backups.state", Role.MANAGER, lambda s, a: s.cinema.admin.backups.state(a)),
    ("admin.backups.make_now", Role.MANAGER, lambda s, a: s.cinema.admin.backups.make_now(a)),
    ("admin.backups.set_passphrase", Role.ADMIN, lambda s, a: s.cinema.admin.backups.set_passphrase(a, "")),
]  # fmt: skip
