"""New labels of a plan's rows and seats: how they go on, with old → new and the tickets sold before they are saved."""

import tkinter as tk
from collections.abc import Mapping, Sequence
from tkinter import ttk

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.seat_labels import NameKind, Names, Relabelled, SeatNumbering, relabelled_seat
from cinema.domain.seat_labels import relabelled as with_labels
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import _, ngettext
from gui.admin.edit_panel import EditPanel
from gui.admin.plan_picture import Mark
from gui.admin.plan_read import PlanHost, Read, draft_of
from gui.scale import px
from gui.widgets.inputs import YES
from gui.widgets.table import Column, Row, Table
from gui.widgets.wrapped import WrappedLabel

_LATER = 250  # milliseconds without a key before the picture follows
_HEIGHT = 220
KEEP, ODD = "keep", "odd"
_START = {"row_start": "1", "row_step": "1", "seat_start": "1", "seat_step": "1"}


class NumberPanel(EditPanel):
    """Numbers a whole plan or some rows, or the seat that is selected in the picture by hand. Ids never change."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read) -> None:
        super().__init__(
            master, host.app, _("New labels"), on_close=self._reset, on_save=self._save, save_words=_("Save draft"),
            closes=False,
        )  # fmt: skip
        self._host, self._read = host, read
        self._timer: str | None = None
        self._asked = 0
        self.new: SeatPlan | None = None
        self.line("only", _("Only these rows"), help_text=_("With commas between them; empty: all rows."))
        self.toggles(
            "rows", _("Seat rows"),
            [(KEEP, _("Keep")), (NameKind.LETTERS.value, "A B C"), (NameKind.DOUBLED.value, "Z AA BB"),
             (NameKind.NUMBERS.value, "1 2 3"), (NameKind.LIST.value, _("List"))],
            one=True,
        )  # fmt: skip
        self.line("listed", _("Names, with commas between them"), help_text=_("Any script, one for each row."))
        self.pair(
            ("row_start", _("Begin with"), {"help_text": _("Letters count: 1 is A.")}), ("row_step", _("Step"), {})
        )
        self.tick("without_io", _("Without I and O"))
        self.tick("from_back", _("The last row is the first"))
        self.toggles(
            "seats", _("Seats"),
            [(KEEP, _("Keep")), (NameKind.NUMBERS.value, "1 2 3"), (ODD, _("Odd | even")),
             (NameKind.LETTERS.value, "A B C")],
            one=True,
        )  # fmt: skip
        self.pair(("seat_start", _("Begin with"), {}), ("seat_step", _("Step"), {}))
        self.tick("from_right", _("From right to left"))
        self.tick("serpentine", _("Every second row from the other side"))
        self.kept = WrappedLabel(self.inside, text="", style="Surface.Small.TLabel")
        self.kept.pack(fill="x", padx=px(4), pady=(0, px(4)))
        self.heading(_("One seat by hand"))
        self.seat_words = WrappedLabel(self.inside, text="", style="Surface.Small.TLabel")
        self.seat_words.pack(fill="x", padx=px(4), pady=(0, px(4)))
        self.pair(("row", _("Seat row"), {}), ("number", _("Seat"), {}))
        self.heading(_("Old and new labels"))
        self.counts = WrappedLabel(self.inside, text="", style="Surface.Small.TLabel")
        self.counts.pack(fill="x", padx=px(4), pady=(0, px(4)))
        holder = ttk.Frame(self.inside, style="Surface.TFrame", height=px(_HEIGHT))
        holder.pack_propagate(False)
        holder.pack(fill="x", padx=(0, px(8)))
        columns = (
            Column("old", _("On sale"), 80, grows=True), Column("new", _("New"), 80), Column("sold", _("Sold"), 60, "e")
        )  # fmt: skip
        self.table = Table(holder, columns, on_open=self._open)
        self.table.pack(fill="both", expand=True)
        self.fill({"rows": KEEP, "seats": KEEP, **_START})
        for field in self.fields.values():
            field.on_change(self._later)
        self._fit()
        self._name_seat("")
        self.settle()
        if read.plan is None or not read.plan.seats:
            self.save.state(["disabled"])
        else:
            self.follow()

    def destroy(self) -> None:
        """Stop the timer and destroy the panel."""
        if self._timer is not None:
            self.after_cancel(self._timer)
        super().destroy()

    def pressed(self, seat: str) -> None:
        """Take a seat to give it a label by hand; the selected one again: none."""
        self._name_seat("" if self._host.chosen == [seat] else seat)
        self.follow()

    def pressed_row(self, seat: str) -> None:
        """Number only the row of a seat."""
        plan = self._host.picture.plan
        if self._read.plan is not None and plan is not None and seat in self._read.plan.by_id:
            self.fields["only"].set(self._read.plan.by_id[seat].row_text)

    def follow(self) -> None:
        """Show the new labels in the picture and the table, or tell what is wrong at its field."""
        self._timer = None
        plan = self._read.plan
        if plan is None or not plan.seats:
            return
        for field in self.fields.values():
            field.error("")
        try:
            self.new = self._relabelled(plan)
        except InvalidFieldsError as error:
            self.new = None
            for name, words in error.fields.items():
                self.fields[name].error(words)
            return
        before = plan.by_id
        changed = [seat.id for seat in self.new.seats if seat.label != before[seat.id].label]
        mark = Mark(changed if len(changed) < len(plan.seats) else (), "", "accent")
        self._host.preview(self.new, [mark] if changed else [])
        self._compare(self.new)

    def _relabelled(self, plan: SeatPlan) -> SeatPlan:
        """Return the plan with the labels that the form says; InvalidFieldsError for its fields."""
        values, wrong = self.values(), dict[str, str]()
        chosen = self._rows_of(plan, values["only"], wrong)
        numbers = {name: _whole(values[name], name, wrong) for name in _START}
        new = plan
        rows = _rows(values, numbers)
        seats = _seats(values, numbers)
        if not wrong:
            for names, part in ((rows, "row"), (seats, "seat")):
                try:
                    if isinstance(names, Names):
                        new = with_labels(new, names, None, chosen=chosen, from_back=values["from_back"] == YES)
                    elif names is not None:
                        new = with_labels(new, None, names, chosen=chosen)
                except InvalidInputError as error:
                    field = f"{part}_{error.field}" if error.field in {"start", "step"} else "listed"
                    wrong[field if part == "row" or field != "listed" else "seats"] = error.message
        if not wrong and self._host.chosen and (values["row"].strip() or values["number"].strip()):
            try:
                new = relabelled_seat(new, self._host.chosen[0], values["row"], values["number"])
            except InvalidInputError as error:
                wrong[error.field if error.field in {"row", "number"} else "number"] = error.message
        if wrong:
            raise InvalidFieldsError(wrong)
        return new

    def _rows_of(self, plan: SeatPlan, typed: str, wrong: dict[str, str]) -> set[str] | None:
        """Return the physical rows of typed labels; None for all."""
        names = [one.strip().casefold() for one in typed.split(",") if one.strip()]
        if not names:
            return None
        by_label: dict[str, list[str]] = {}
        for row, seats in plan.rows.items():
            by_label.setdefault(seats[0].row_text.casefold(), []).append(row)
        unknown = [name for name in names if name not in by_label]
        if unknown:
            wrong["only"] = _("There is no row {row}.").format(row=unknown[0][:20].upper())
        return {row for name in names for row in by_label.get(name, [])}

    def _compare(self, new: SeatPlan) -> None:
        """Show what differs from the plan on sale, with the tickets; the answer of an older question is dropped."""
        plans, actor = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor()
        self._asked += 1
        asked = self._asked

        def show(found: Sequence[Relabelled]) -> None:
            if asked == self._asked:
                self._list(found)

        self.app.tasks.submit(lambda: plans.relabelled(actor, new), owner=self, on_done=show, on_error=self.show)

    def _list(self, found: Sequence[Relabelled]) -> None:
        rows = [
            Row(one.seat, (one.old, one.new, str(one.sold or "–")), {"sold": one.sold, "old": place, "new": place})
            for place, one in enumerate(found)
        ]
        self.table.show(rows)
        sold = sum(one.sold for one in found)
        if not found:
            words = _("No label differs from the plan on sale.") if self._read.room.plan else _("No plan is on sale.")
        else:
            words = ngettext("{count} seat gets a new label.", "{count} seats get new labels.", len(found)).format(
                count=len(found)
            )
        if sold:
            more = ngettext(
                "{count} sold ticket keeps its old one and stays valid.",
                "{count} sold tickets keep their old ones and stay valid.",
                sold,
            )
            words = f"{words} {more.format(count=sold)}"
        self.counts.configure(text=words)

    def _open(self, seat: str) -> None:
        self._host.picture.reveal([seat])
        self._name_seat(seat)

    def _name_seat(self, seat: str) -> None:
        plan = self._read.plan
        there = plan.by_id.get(seat) if plan is not None else None
        self._host.choose([seat] if there is not None else [])
        words = _("Press a seat in the picture.") if there is None else _("Seat {seat}").format(seat=there.label)
        self.seat_words.configure(text=words)
        for name, text in (
            ("row", there.row_text if there is not None else ""),
            ("number", there.number_text if there is not None else ""),
        ):
            self.fields[name].set(text)
            self._saved[name] = text

    def _later(self) -> None:
        self._fit()
        if self._timer is not None:
            self.after_cancel(self._timer)
        self._timer = self.after(_LATER, self.follow)

    def _fit(self) -> None:
        """Ask only for what the chosen kind needs."""
        values = self.values()
        lettered = {NameKind.LETTERS.value, NameKind.DOUBLED.value}
        letters = values["rows"] in lettered or values["seats"] in lettered
        self.fields["without_io"].entry.state(["!disabled" if letters else "disabled"])
        self.fields["from_back"].entry.state(["disabled" if values["rows"] == KEEP else "!disabled"])
        for name in ("row_start", "row_step"):
            self.fields[name].entry.state(["disabled" if values["rows"] == KEEP else "!disabled"])
        for name in ("seat_start", "seat_step"):
            self.fields[name].entry.state(["disabled" if values["seats"] in {KEEP, ODD} else "!disabled"])
        for name in ("from_right", "serpentine"):
            self.fields[name].entry.state(["disabled" if values["seats"] == KEEP else "!disabled"])
        self.kept.configure(text=self._kept_words() if not values["only"].strip() else "")
        listed = self.fields["listed"]
        if values["rows"] == NameKind.LIST.value and not listed.winfo_manager():
            listed.pack(fill="x", pady=(0, px(8)), after=self.fields["rows"])
        elif values["rows"] != NameKind.LIST.value:
            listed.pack_forget()

    def _kept_words(self) -> str:
        """Say which rows a numbering of the whole plan leaves as they are."""
        plan = self._read.plan
        names = [plan.rows[row][0].row_text for row in plan.exceptions if row in plan.rows] if plan is not None else []
        if not names:
            return ""
        words = _("Labelled by hand, and left as they are: {rows}. Name them above to number them too.")
        return words.format(rows=", ".join(dict.fromkeys(names)))

    def _save(self) -> None:
        app, actor, base = self.app, self.app.identity.actor(), self._read.plan
        plans = self.app.cinema.admin.auditoriums.plans
        if base is None or not base.seats:
            return
        try:
            new = self._relabelled(base)
        except InvalidFieldsError as error:
            self.show(error)
            return
        if new == base:
            self.message.show(_("No label changes."), "info")
            return
        self.send(lambda: plans.save(actor, draft_of(app, actor, base), new), self._done)

    def _done(self, draft: SeatPlan) -> None:
        self.keep()
        self._host.saved(draft.id, _("The draft has the new labels. Check it, then publish it."))

    def _reset(self) -> None:
        self._host.choose(())
        self.fill({"rows": KEEP, "seats": KEEP, **_START, "only": "", "listed": "", "row": "", "number": ""})
        for name in ("without_io", "from_back", "from_right", "serpentine"):
            self.fields[name].set("")
        self.keep()
        self.follow()


def _rows(values: Mapping[str, str], numbers: Mapping[str, int]) -> Names | None:
    if values["rows"] == KEEP:
        return None
    listed = tuple(one.strip() for one in values["listed"].split(",") if one.strip())
    without = values["without_io"] == YES
    return Names(NameKind(values["rows"]), numbers["row_start"], numbers["row_step"], listed, without)


def _seats(values: Mapping[str, str], numbers: Mapping[str, int]) -> SeatNumbering | None:
    if values["seats"] == KEEP:
        return None
    from_right, serpentine = values["from_right"] == YES, values["serpentine"] == YES
    if values["seats"] == ODD:
        return SeatNumbering(from_right=from_right, odd_even=True, serpentine=serpentine)
    without = values["without_io"] == YES
    names = Names(NameKind(values["seats"]), numbers["seat_start"], numbers["seat_step"], without_io=without)
    return SeatNumbering(names, from_right, serpentine=serpentine)


def _whole(text: str, name: str, wrong: dict[str, str]) -> int:
    tidy = text.strip() or "1"
    if not (tidy.isascii() and tidy.isdigit() and len(tidy) <= 4):
        wrong[name] = _("Write a whole number.")
        return 1
    return int(tidy)
