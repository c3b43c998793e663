"""Which seats of a plan not everybody may hold, or nobody: kept for the counter, for the house, not for sale."""

import tkinter as tk
from dataclasses import replace
from functools import partial
from tkinter import ttk

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.seat_reservations import MOST_RELEASE_MINUTES, ReservedFor, ReservedSeats
from cinema.errors import InvalidFieldsError
from cinema.i18n import N_, _, ngettext
from gui.admin.edit_panel import EditPanel
from gui.admin.plan_picture import FOR_WORDS
from gui.admin.plan_read import PlanHost, Read, draft_of
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel

EVERYBODY, NOBODY = "everybody", "nobody"
FOR_CHOICES = {
    EVERYBODY: N_("Everybody"), ReservedFor.COUNTER.value: N_("Counter"), ReservedFor.HOUSE.value: N_("House"),
    NOBODY: N_("Not for sale"),
}  # fmt: skip
_SHOWN = 12  # labels of a group


class ReservePanel(EditPanel):
    """Seats are selected in the picture, then kept for somebody; all is saved at once, as a draft."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read) -> None:
        super().__init__(
            master, host.app, _("Reserved seats"), on_close=self._reset, on_save=self._save, save_words=_("Save draft"),
            closes=False,
        )  # fmt: skip
        self._host, self._read, self.new = host, read, read.plan
        words = _("Press seats in the picture, or Enter for a whole row, and say who may hold them.")
        WrappedLabel(self.inside, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
        self.seats = ttk.Label(self.inside, style="Surface.Bold.TLabel")
        self.seats.pack(anchor="w", padx=px(4), pady=px(8))
        self.toggles("kind", _("For"), [(key, _(name)) for key, name in FOR_CHOICES.items()], one=True)
        help_text = _("Minutes before the start from which everybody may hold them; empty: never.")
        self.line("release_minutes", _("Released"), help_text=help_text)
        self.set = ttk.Button(self.inside, text=_("Set"), style="Surface.Quiet.TButton", command=self.apply)
        self.set.pack(anchor="w", padx=px(4), pady=(0, px(8)))
        self.heading(_("As it is"))
        self.groups = ttk.Frame(self.inside, style="Surface.TFrame")
        self.groups.pack(fill="x", padx=(px(4), px(8)))
        self.fill({"kind": ReservedFor.COUNTER.value, "release_minutes": "30"})
        if read.plan is None or not read.plan.seats:
            self.save.state(["disabled"])
        self._say_chosen()
        self._list()

    @property
    def is_changed(self) -> bool:
        """Whether something was set that is not saved."""
        return self.new != self._read.plan

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
        if self.new is None:
            return
        self.select(row_toggled(self.new, self._host.chosen, seat))

    def select(self, seats: list[str]) -> None:
        """Select seats in the picture."""
        self._host.choose(seats)
        self._say_chosen()

    def apply(self) -> None:
        """Set the selected seats as the form says; nothing is stored yet."""
        self.clear()
        chosen, plan = set(self._host.chosen), self.new
        if plan is None or not chosen:
            self.message.show(_("Choose at least one seat."), "bad")
            return
        try:
            minutes = release_minutes(self.values()["release_minutes"])
        except InvalidFieldsError as error:
            self.show(error)
            return
        self.new = kept_for(plan, chosen, self.values()["kind"], minutes)
        self._host.choose(())
        self._host.preview(self.new)
        self._say_chosen()
        self._list()

    def _say_chosen(self) -> None:
        count = len(self._host.chosen)
        words = ngettext("{count} seat selected", "{count} seats selected", count).format(count=count)
        self.seats.configure(text=words)
        self.set.state(["!disabled" if count else "disabled"])

    def _list(self) -> None:
        for old in self.groups.winfo_children():
            old.destroy()
        plan = self.new
        if plan is not None:
            for one in plan.reserved:
                name = _(FOR_WORDS[one.kind])
                if one.release_minutes is not None:
                    name = _("{name}, until {count} minutes before").format(name=name, count=one.release_minutes)
                self._group(name, one.seats)
            if plan.blocked:
                self._group(_("not for sale"), plan.blocked)
        if plan is None or not (plan.reserved or plan.blocked):
            ttk.Label(self.groups, text=_("Everybody may hold every seat."), style="Surface.Small.TLabel").pack(
                anchor="w"
            )
        self.settle()

    def _group(self, name: str, seats: tuple[str, ...]) -> None:
        assert self.new is not None
        row = ttk.Frame(self.groups, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(4)))
        ttk.Button(
            row, text=_("Show"), style="Surface.Link.TButton", command=partial(self.select, list(seats))
        ).pack(side="right", anchor="n")  # fmt: skip
        words = ttk.Frame(row, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        WrappedLabel(words, text=name, style="Surface.Bold.TLabel").pack(fill="x")
        shown = ", ".join(self.new.labels(seats[:_SHOWN])) + (" …" if len(seats) > _SHOWN else "")
        WrappedLabel(words, text=shown, style="Surface.Small.TLabel").pack(fill="x")

    def _save(self) -> None:
        app, actor, base, new = self.app, self.app.identity.actor(), self._read.plan, self.new
        plans = self.app.cinema.admin.auditoriums.plans
        if base is None or new is None:
            return
        if new == base:
            self.message.show(_("Nothing has changed."), "info")
            return
        self.send(lambda: plans.save(actor, draft_of(app, actor, base), new), self._done)

    def _done(self, draft: SeatPlan) -> None:
        self.new = self._read.plan
        self._host.saved(draft.id, _("The draft is saved. Check it, then publish it."))

    def _reset(self) -> None:
        self.new = self._read.plan
        self._host.choose(())
        self._host.preview(None)
        self.clear()
        self._say_chosen()
        self._list()


def kept_for(plan: SeatPlan, seats: set[str], kind: str, minutes: int | None) -> SeatPlan:
    """Return a plan in which seats are kept for somebody; `kind` is a key of `FOR_CHOICES`."""
    rest = [replace(one, seats=tuple(seat for seat in one.seats if seat not in seats)) for one in plan.reserved]
    order = tuple(seat.id for seat in plan.seats if seat.id in seats)
    blocked = tuple(seat for seat in plan.blocked if seat not in seats)
    if kind == NOBODY:
        blocked += order
    elif kind != EVERYBODY:
        wanted = ReservedFor(kind)
        same = [one for one in rest if (one.kind, one.release_minutes) == (wanted, minutes)]
        rest = [one for one in rest if one not in same]
        rest.append(ReservedSeats(wanted, (*(seat for one in same for seat in one.seats), *order), minutes))
    return replace(plan, reserved=tuple(one for one in rest if one.seats), blocked=blocked)


def row_toggled(plan: SeatPlan, chosen: list[str], seat: str) -> list[str]:
    """Return a selection with a seat's row added, or without it if all of it was selected."""
    row = [one.id for one in plan.rows[plan.by_id[seat].row]]
    if set(row) <= set(chosen):
        return [one for one in chosen if one not in row]
    return [*chosen, *(one for one in row if one not in chosen)]


def release_minutes(text: str) -> int | None:
    """Return typed minutes, None for an empty text; InvalidFieldsError for `release_minutes`."""
    tidy = text.strip()
    if not tidy:
        return None
    if not (tidy.isascii() and tidy.isdigit() and len(tidy) <= 6 and int(tidy) <= MOST_RELEASE_MINUTES):
        words = _("Write a number from {low} to {high}.").format(low=0, high=MOST_RELEASE_MINUTES)
        raise InvalidFieldsError({"release_minutes": words})
    return int(tidy)
