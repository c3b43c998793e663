"""Seats of a room out of sale until a day, in every coming screening and those made later: a broken chair."""

import tkinter as tk
from collections.abc import Sequence
from functools import partial
from tkinter import ttk

from cinema.domain.house import business_day
from cinema.domain.seat_reservations import OUT_REASONS, OutReason
from cinema.i18n import _, ngettext
from cinema.services.office.auditoriums_seats import SeatsOut
from gui.admin.edit_panel import EditPanel
from gui.admin.plan_picture import Mark
from gui.admin.plan_read import PlanHost, Read
from gui.admin.plan_reserve_panel import row_toggled
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel

_SHOWN = 20  # tickets that are named


class OutPanel(EditPanel):
    """Takes the selected seats of the plan on sale out of sale, or puts them back. It applies at once."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read) -> None:
        super().__init__(
            master, host.app, _("Out of sale"), on_close=self._put_back, on_save=self._take, closes=False,
            save_words=_("Take out of sale"), save_icon="slash-circle",
        )  # fmt: skip
        self.cancel.configure(text=_("Put back"))
        self._host, self._read = host, read
        self._usable = read.is_current
        words = (
            _("Press seats in the picture, or Enter for a whole row. It applies at once, to all coming screenings.")
            if self._usable
            else _("Only seats of the plan on sale can be taken out of sale. Choose that plan above.")
        )
        WrappedLabel(self.inside, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
        self.seats = ttk.Label(self.inside, style="Surface.Bold.TLabel")
        self.seats.pack(anchor="w", padx=px(4), pady=px(8))
        self.toggles("reason", _("Reason"), [(key.value, _(name)) for key, name in OUT_REASONS.items()], one=True)
        self.line("until", _("Up to and including"), help_text=_("A date such as 2026-12-31."))
        self.heading(_("As it is"))
        self.groups = ttk.Frame(self.inside, style="Surface.TFrame")
        self.groups.pack(fill="x", padx=(px(4), px(8)))
        self.fill({"reason": OutReason.BROKEN.value, "until": ""})
        self._say_chosen()
        self._list()
        self._offer_today()

    @property
    def is_changed(self) -> bool:
        """Never: nothing waits to be saved."""
        return False

    def first(self) -> tk.Misc:
        """Return the picture's seats, which are chosen first."""
        return self._host.picture.board

    def pressed(self, seat: str) -> None:
        """Select a seat, or take it out of the selection."""
        chosen = list(self._host.chosen)
        (chosen.remove if seat in chosen else chosen.append)(seat)
        self.select(chosen)

    def pressed_row(self, seat: str) -> None:
        """Select a whole row, or take it out of the selection."""
        if self._read.plan is not None:
            self.select(row_toggled(self._read.plan, self._host.chosen, seat))

    def select(self, seats: list[str]) -> None:
        """Select seats in the picture."""
        self._host.choose(seats)
        self._say_chosen()

    def _offer_today(self) -> None:
        cinema = self.app.cinema

        def show(day: str) -> None:
            if not self.fields["until"].get():
                self.fields["until"].set(day)

        self.app.tasks.submit(
            lambda: business_day(cinema.database.now(), cinema.house()), owner=self, on_done=show
        )  # fmt: skip

    def _say_chosen(self) -> None:
        count = len(self._host.chosen)
        words = ngettext("{count} seat selected", "{count} seats selected", count).format(count=count)
        self.seats.configure(text=words)
        for button in (self.save, self.cancel):
            button.state(["!disabled" if count and self._usable else "disabled"])

    def _list(self) -> None:
        plan = self._read.plan
        for old in self.groups.winfo_children():
            old.destroy()
        out = [one for one in self._read.room.out if plan is not None and one.seat in plan.by_id]
        if plan is None or not out:
            ttk.Label(self.groups, text=_("No seat is out of sale."), style="Surface.Small.TLabel").pack(anchor="w")
        groups: dict[tuple[OutReason, str], list[str]] = {}
        for one in out:
            groups.setdefault((one.reason, one.until), []).append(one.seat)
        for (reason, until), seats in groups.items():
            row = ttk.Frame(self.groups, style="Surface.TFrame")
            row.pack(fill="x", pady=(0, px(4)))
            ttk.Button(row, text=_("Show"), style="Surface.Link.TButton", command=partial(self.select, seats)).pack(
                side="right", anchor="n"
            )
            assert plan is not None
            words = _("{reason}, until {day}: {seats}").format(
                reason=_(OUT_REASONS[reason]), day=until, seats=", ".join(plan.labels(seats))
            )
            WrappedLabel(row, text=words, style="Surface.Small.TLabel").pack(side="left", fill="x", expand=True)
        self._host.picture.mark([Mark([one.seat for one in out], "×", "warn", dashed=True)] if out else [])
        self.settle()

    def _take(self) -> None:
        desk, actor, room = self.app.cinema.admin.auditoriums.seats, self.app.identity.actor(), self._read.room.id
        seats, values = list(self._host.chosen), self.values()
        if not seats or not self._usable:
            return
        reason = OutReason(values["reason"] or OutReason.OTHER.value)
        self.send(lambda: desk.take_out_until(actor, room, seats, reason, values["until"].strip()), self._taken)

    def _put_back(self) -> None:
        desk, actor, room = self.app.cinema.admin.auditoriums.seats, self.app.identity.actor(), self._read.room.id
        seats, plan = list(self._host.chosen), self._read.plan
        if not seats or not self._usable or plan is None:
            return
        self.send(
            lambda: desk.put_back_all(actor, room, seats),
            lambda _none: self._host.saved(plan.id, _("The seats are on sale again.")),
        )

    def _taken(self, found: Sequence[SeatsOut]) -> None:
        plan = self._read.plan
        assert plan is not None
        touched = [one for each in found for one in each.touched]
        words = ngettext("Out of sale in {count} screening.", "Out of sale in {count} screenings.", len(found)).format(
            count=len(found)
        )
        if touched:
            shown = ", ".join(dict.fromkeys(one.label for one in touched[:_SHOWN]))
            more = _("Sold or held, and so kept by whoever has them: {seats}.").format(seats=shown)
            words = f"{words} {more}"
        self._host.saved(plan.id, words, "warn" if touched else "good")
