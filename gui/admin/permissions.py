"""Who may do what: a table by role. Each line names methods of the services, by which a test compares it."""

import tkinter as tk
from dataclasses import dataclass
from typing import ClassVar

from cinema.domain.users import Role
from cinema.i18n import N_, _
from gui.admin.back_page import BackPage
from gui.widgets.table import Column, Row, Table

ROLES = {
    Role.CUSTOMER: N_("Customer"), Role.STAFF: N_("Staff"), Role.MANAGER: N_("Manager"),
    Role.ADMIN: N_("Administrator"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """What somebody may do, the least role for it, and the methods of the services that ask for that role."""

    words: str
    least: Role
    methods: tuple[str, ...]


RIGHTS = (
    Right(N_("See the programme, choose seats and pay by card"), Role.GUEST, ("booking.hold", "checkout.begin")),
    Right(N_("See one's own purchases and change one's own profile"), Role.CUSTOMER, (
        "receipts.purchases", "accounts.save_profile", "accounts.change_password", "own_account.change_email",
        "own_account.export",
    )),
    Right(N_("Propose titles that are missing"), Role.CUSTOMER, ("proposals.propose",)),
    Right(N_("Sell for cash"), Role.STAFF, ("checkout.answer",)),
    Right(N_("Refund tickets"), Role.STAFF, ("refunds.refund",)),
    Right(N_("Give customers who forgot their password a one-time one"), Role.STAFF, ("accounts.help_in",)),
    Right(N_("Check tickets at the door"), Role.STAFF, ("ticket_checks.check", "ticket_checks.look")),
    Right(N_("Find receipts of others"), Role.STAFF, ("receipts.by_number",)),
    Right(N_("Put kiosks out of order, and hand over what they could not print"), Role.STAFF, (
        "kiosk.put_out_of_order", "kiosk.put_in_order", "pick_ups.hand_over", "pick_ups.tick_off",
    )),
    Right(N_("Decide payments and refunds that wait"), Role.MANAGER, (
        "unresolved.waiting", "unresolved.decide", "unresolved.decide_refund", "unresolved.decide_surplus",
    )),
    Right(N_("Create and change movies, import and export them"), Role.MANAGER, (
        "admin.movies.save", "admin.movies.archive", "admin.movies.delete", "admin.movie_import.carry_out",
    )),
    Right(N_("Accept, merge and refuse proposals of customers"), Role.MANAGER, (
        "proposal_office.accept", "proposal_office.merge", "proposal_office.refuse",
    )),
    Right(N_("Change auditoriums and seat plans, take seats out of sale"), Role.MANAGER, (
        "admin.auditoriums.rooms.save", "admin.auditoriums.plans.publish", "admin.auditoriums.seats.take_out",
    )),
    Right(N_("Set prices and ticket types"), Role.MANAGER, ("admin.prices.create_type", "admin.prices.change_card")),
    Right(N_("Schedule and publish screenings"), Role.MANAGER, (
        "admin.schedule.place", "admin.schedule.move", "admin.schedule.publish", "admin.schedule_copies.copy_week",
    )),
    Right(N_("Cancel a screening and refund all its tickets"), Role.MANAGER, (
        "admin.cancelling.cancel", "admin.cancelling.refund_all",
    )),
    Right(N_("Create and change customers, deactivate people, end their sessions"), Role.MANAGER, (
        "admin.people.create", "admin.people.save", "admin.people.deactivate", "admin.people.end_sessions",
    )),
    Right(N_("Read settings, changes and admissions"), Role.MANAGER, (
        "admin.house.sheet", "admin.house.events", "admin.admissions.table", "admin.fiscal.export",
        "admin.takings.last_week",
    )),
    Right(N_("Export admissions, calendars and web pages"), Role.MANAGER, (
        "admin.admissions.write", "admin.calendars.export", "admin.web_pages.export",
    )),
    Right(N_("Sign in at a till by a PIN of one's own"), Role.STAFF, ("pins.choose",)),
    Right(N_("Lend a cashier a permission by PIN"), Role.MANAGER, ("lending.require",)),
    Right(N_("Register workstations as tills, doors and kiosks"), Role.MANAGER, (
        "stations.register", "stations.retire",
    )),
    Right(N_("Close business days and sessions of other tills, take bags to the bank"), Role.MANAGER, (
        "business_days.close", "other_sessions.close", "safe.bank",
    )),
    Right(N_("Unlock somebody after wrong passwords"), Role.MANAGER, ("accounts.unlock", "admin.people.unlock")),
    Right(N_("Keep printers, and assign them to tills"), Role.MANAGER, (
        "admin.printers.add", "admin.printers.change", "admin.printers.remove", "admin.printers.assign",
    )),
    Right(N_("Back the house up"), Role.MANAGER, ("backups.backup", "admin.backups.make_now")),
    Right(N_("Look into the journal by sale, seat and person"), Role.MANAGER, (
        "journal_book.latest", "journal_book.of_sale", "journal_book.of_seat", "journal_book.of_person",
    )),
    Right(N_("Audit and repair"), Role.MANAGER, ("audit.findings", "repairs.do", "journal.verify")),
    Right(N_("Change settings and the logo"), Role.ADMIN, (
        "office.set", "office.set_many", "admin.logo.set", "admin.logo.remove",
    )),
    Right(N_("Add staff, give roles and one-time passwords, erase accounts"), Role.ADMIN, (
        "accounts.add", "admin.people.give_role", "admin.people.one_time_password", "admin.people.erase",
        "pins.give", "pins.remove",
    )),
    Right(N_("Set the passphrase of daily backups"), Role.ADMIN, ("admin.backups.set_passphrase",)),
    Right(N_("Restore a backup"), Role.ADMIN, ("backups.restore",)),
    Right(N_("Rehearse a restore beside the house"), Role.ADMIN, (
        "admin.rehearsals.rehearse", "admin.rehearsals.drop",
    )),
)  # fmt: skip


class PermissionsPage(BackPage):
    """The table; roles are given to people on their own page."""

    smallest: ClassVar[tuple[int, int]] = (620, 330)
    title: ClassVar[str] = N_("Who may do what")
    sentence: ClassVar[str] = N_("Each role may do what the roles before it may. Managers' and administrators' work is "
        "done at the box office, in this window or by a command, never at a kiosk.")  # fmt: skip

    def fill(self) -> None:
        """Make the table."""
        columns = [Column("what", _("What"), 170, grows=True)]
        columns += [Column(role.value, _(words), 100, "center") for role, words in ROLES.items()]
        self.table = Table(self.card.body, columns, on_open=lambda _key: None)
        self.table.pack(fill="both", expand=True)
        self.table.show(
            [
                Row(
                    str(place),
                    (_(right.words), *("✓" if role.rank >= right.least.rank else "–" for role in ROLES)),
                    {role.value: role.rank >= right.least.rank for role in ROLES},
                )
                for place, right in enumerate(RIGHTS)
            ]
        )

    def first_focus(self) -> tk.Misc:
        """Return the table."""
        return self.table.tree
