"""The seats of one screening: kept for the counter or the house, or out of sale, and back again."""

import tkinter as tk
from dataclasses import replace
from tkinter import ttk
from typing import ClassVar

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.seat_reservations import OUT_REASONS, OutReason, ReservedFor, ReservedSeats
from cinema.errors import InvalidFieldsError
from cinema.i18n import N_, _, ngettext
from cinema.services.office.auditoriums_seats import ScreeningSeats
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import EDGE, GAP
from gui.admin.plan_parts import PlanParts
from gui.admin.plan_picture import Mark, PlanPicture
from gui.admin.plan_reserve_panel import EVERYBODY, release_minutes, row_toggled
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen

OUT, BACK = "out", "back"
WHAT = {
    ReservedFor.COUNTER.value: N_("For the counter"), ReservedFor.HOUSE.value: N_("For the house"),
    EVERYBODY: N_("For everybody"), OUT: N_("Out of sale"), BACK: N_("Back on sale"),
}  # fmt: skip


class ScreeningSeatsPage(Screen):
    """Opened with a screening's id and title. What is set applies at once; seats that are sold or held stay so."""

    smallest: ClassVar[tuple[int, int]] = (440, 420)

    def build(self) -> None:
        """Make picture and panel, and load."""
        self._screening = str(self.arguments["screening"])
        self.part = str(self.arguments["title"])  # type: ignore[misc]
        self.chosen: list[str] = []
        self._plan: SeatPlan | None = None
        parts = PlanParts(self.body, self.page)
        parts.pack(fill="both", expand=True, padx=px(EDGE), pady=px(GAP))
        self.panel = SeatsPanel(parts, self, self._screening)
        self.card = Card(parts, _("Seats of this screening"))
        self.picture = PlanPicture(self.card.body, on_seat=self._press, on_row=self._press_row)
        self.picture.pack(fill="both", expand=True, padx=px(PADDING), pady=px(8))
        parts.show(self.card, self.panel)
        self.reload()

    def reload(self) -> None:
        """Read the seats and show them; a selection ends."""
        desk, actor, screening = self.app.cinema.admin.auditoriums.seats, self.app.identity.actor(), self._screening
        self.load(lambda: desk.of_screening(actor, screening), self._show)

    def choose(self, seats: list[str]) -> None:
        """Select seats in the picture."""
        self.chosen = seats
        self.picture.choose(seats)
        self.panel.say_chosen(len(seats))

    def open_history(self) -> None:
        """Show what the journal says of the selected seat."""
        if self._plan is not None and len(self.chosen) == 1:
            label = next((one.label for one in self._plan.seats if one.id == self.chosen[0]), self.chosen[0])
            self.app.navigator.go("journal", screening=self._screening, seat=label, title=self.part)

    def escape(self) -> bool:
        """End a selection."""
        if not self.chosen:
            return False
        self.choose([])
        return True

    def act(self, name: str) -> None:
        """Save."""
        if name == "save":
            self.panel.save.invoke()

    def first_focus(self) -> tk.Misc:
        """Return the picture's seats."""
        return self.picture.board

    def _show(self, found: ScreeningSeats) -> None:
        kinds = {
            kind: tuple(seat for seat, one in found.marks.reserved.items() if one.kind is kind) for kind in ReservedFor
        }
        reserved = tuple(ReservedSeats(kind, seats) for kind, seats in kinds.items() if seats)
        self._plan = replace(found.plan, reserved=reserved)
        self.chosen = []
        marks = [Mark(tuple(found.marks.out), "×", "warn", dashed=True)] if found.marks.out else []
        self.picture.show_plan(self._plan, (), marks)
        self.panel.show_counts({kind: len(seats) for kind, seats in kinds.items()}, len(found.marks.out))
        self.panel.say_chosen(0)

    def _press(self, seat: str) -> None:
        chosen = list(self.chosen)
        (chosen.remove if seat in chosen else chosen.append)(seat)
        self.choose(chosen)

    def _press_row(self, seat: str) -> None:
        if self._plan is not None:
            self.choose(row_toggled(self._plan, self.chosen, seat))


class SeatsPanel(EditPanel):
    """Says what is to be done with the selected seats."""

    def __init__(self, master: tk.Misc, page: ScreeningSeatsPage, screening: str) -> None:
        super().__init__(
            master, page.app, _("Selected seats"), on_close=lambda: page.choose([]), on_save=self._save,
            save_words=_("Set"), closes=False,
        )  # fmt: skip
        self._page, self._screening = page, screening
        words = _("Press seats in the picture, or Enter for a whole row. Sold and held seats keep their holder.")
        WrappedLabel(self.inside, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
        self.seats = ttk.Label(self.inside, style="Surface.Bold.TLabel")
        self.seats.pack(anchor="w", padx=px(4), pady=(px(8), 0))
        self.history = ttk.Button(
            self.inside, style="Surface.Link.TButton", text=_("History of this seat"), command=page.open_history
        )
        self.history.bind("<Return>", lambda _event: self.history.invoke())
        self.history.pack(anchor="w", pady=(0, px(4)))
        what = self.toggles("what", _("They are"), [(key, _(name)) for key, name in WHAT.items()], one=True)
        what.on_change(self._fit)
        help_text = _("Minutes before the start from which everybody may hold them; empty: never.")
        self.line("release_minutes", _("Released"), help_text=help_text)
        self.toggles("reason", _("Reason"), [(key.value, _(name)) for key, name in OUT_REASONS.items()], one=True)
        self.heading(_("As it is"))
        self.counts = WrappedLabel(self.inside, text="", style="Surface.Small.TLabel")
        self.counts.pack(fill="x", padx=px(4))
        self.fill({"what": OUT, "release_minutes": "30", "reason": OutReason.BROKEN.value})
        self._fit()
        self.say_chosen(0)
        self.settle()

    def say_chosen(self, count: int) -> None:
        """Say how many seats are selected."""
        words = ngettext("{count} seat selected", "{count} seats selected", count).format(count=count)
        self.seats.configure(text=words)
        self.save.state(["!disabled" if count else "disabled"])
        self.history.state(["!disabled" if count == 1 else "disabled"])

    def show_counts(self, reserved: dict[ReservedFor, int], out: int) -> None:
        """Say how many seats are kept for whom, and out of sale."""
        words = _("{counter} for the counter, {house} for the house, {out} out of sale.")
        self.counts.configure(
            text=words.format(counter=reserved[ReservedFor.COUNTER], house=reserved[ReservedFor.HOUSE], out=out)
        )

    def _fit(self) -> None:
        """Ask only for what the choice needs."""
        what = self.values()["what"]
        self.fields["release_minutes"].entry.state(["disabled" if what in {OUT, BACK, EVERYBODY} else "!disabled"])
        for button in self.fields["reason"].buttons.values():
            button.state(["!disabled" if what == OUT else "disabled"])

    def _save(self) -> None:
        desk, actor, screening = self.app.cinema.admin.auditoriums.seats, self.app.identity.actor(), self._screening
        seats, values = list(self._page.chosen), self.values()
        if not seats:
            return
        try:
            minutes = release_minutes(values["release_minutes"])
        except InvalidFieldsError as error:
            self.show(error)
            return

        def work() -> str:
            if values["what"] == OUT:
                found = desk.take_out(actor, screening, seats, OutReason(values["reason"]))
                return ", ".join(one.label for one in found.touched)
            if values["what"] == BACK:
                desk.put_back(actor, screening, seats)
            elif values["what"] == EVERYBODY:
                desk.lift(actor, screening, seats)
            else:
                desk.reserve(actor, screening, seats, ReservedFor(values["what"]), minutes)
            return ""

        self.send(work, self._done)

    def _done(self, kept: str) -> None:
        if kept:
            words = _("Sold or held, and so kept by whoever has them: {seats}.").format(seats=kept)
            self.message.show(words, "warn", seconds=None)
        else:
            self.message.show(_("Saved."), "good")
        self._page.reload()
