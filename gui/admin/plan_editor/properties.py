"""The right column: what is chosen and what can be changed of it, new rows by number, and what was done so far."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.auditoriums import MOST_SEATS, SeatKind, ShapeKind
from cinema.domain.plan_drawing.blocks import Block
from cinema.domain.plan_drawing.edits import MOST_BEND, Line, bend_of
from cinema.domain.plan_drawing.view import view_from
from cinema.domain.typed_numbers import read_decimal
from cinema.errors import InvalidInputError
from cinema.i18n import _, ngettext, number
from gui.admin.plan_editor.drawing import SHAPE_NAMES, Drawing, Tool
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import rule
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel

WIDTH = 304
_FIELD, _STEPS, _LABELS = 120, 6, 8
_MOST_ROWS, _MOST_ACROSS, _MOST_APART, _MOST_SIZE = 60, 100, 10.0, 80.0


class Properties(Card):
    """Fields are applied by Enter, or when they are left; a wrong value is told at its field and changes nothing."""

    def __init__(self, master: tk.Misc, drawing: Drawing) -> None:
        super().__init__(master, _("Nothing chosen"))
        self._drawing = drawing
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self._scrolled = ScrolledFrame(self.body, surface=True, gutter=False, padding=(px(12), px(8)))
        self._scrolled.pack(fill="both", expand=True)
        self._inside = self._scrolled.inside
        self.fields: dict[str, FormField] = {}
        self._given: dict[str, str] = {}  # the values that were shown, not typed
        self._applies: dict[str, Callable[[], None]] = {}
        self.buttons: dict[str, ttk.Button] = {}
        self._shown: tuple[object, ...] = ()
        self.words: WrappedLabel | None = None
        self.message = MessageLine(self.foot, WIDTH - 2 * PADDING)
        self.message.pack(fill="x")
        self._done = ttk.Label(self.foot, style="Surface.Small.TLabel", justify="left")
        self._done.pack(anchor="w")
        drawing.on_change(self.follow)
        drawing.before_choice(self.commit)
        self.follow()

    def follow(self) -> None:
        """Show what is chosen now; fields in which somebody types stay."""
        drawing = self._drawing
        what = "seats" if drawing.chosen else "one shape" if drawing.shape else drawing.tool.value
        shown = (what, bool(drawing.plan.seats), drawing.plan.shapes if what == Tool.SHAPE.value else ())
        if shown != self._shown:
            self._shown = shown
            self._build(what)
        self._fill()
        self._say_done()

    def commit(self) -> None:
        """Apply what is typed into a field and not applied yet; a repeat changes nothing."""
        for name, call in tuple(self._applies.items()):
            field = self.fields.get(name)
            if field is not None and field.get() != self._given.get(name, "") and not field.fault:
                call()

    def add_rows(self) -> None:
        """Add rows by number, behind the last one, in the middle of the hall."""
        rows = self._whole("rows", 1, _MOST_ROWS)
        across = self._whole("across", 1, _MOST_ACROSS)
        pitch = self._number("row_pitch", 0.6, _MOST_APART)
        if rows is None or across is None or pitch is None:
            return
        drawing = self._drawing
        drawing.row_pitch = pitch
        top = max((seat.y for seat in drawing.plan.seats), default=-pitch) + pitch
        self._try("rows", lambda: drawing.add_block(Block(-(across - 1) / 2, top, rows, across, pitch)))

    def add_area(self) -> None:
        """Add an unnumbered area."""
        count = self._whole("count", 1, MOST_SEATS)
        if count is not None:
            self._try("area", lambda: self._drawing.add_area(self.fields["area"].get(), count))

    # Making the fields

    def _build(self, what: str) -> None:
        for child in self._inside.winfo_children():
            child.destroy()
        self.fields, self.buttons, self.words = {}, {}, None
        self._given, self._applies = {}, {}
        if what == "seats":
            self._build_seats()
        elif what == "one shape":
            self._line("text", _("Words on it"), self._write)
            self._pair(("width", _("Width"), self._size), ("height", _("Height"), self._size))
            self._button("remove", _("Take it away"), self._drawing.remove)
        elif what == Tool.ROWS.value:
            self._explain(
                _("Drag on the sheet, or give the numbers. A row beside another one goes on with its numbers.")
            )
            self._pair(("rows", _("Rows"), None), ("across", _("Seats in each"), None))
            self._pair(("row_pitch", _("Row distance"), None))
            self.fields["rows"].value.set("10")
            self.fields["across"].value.set("12")
            self.fields["row_pitch"].value.set(number(self._drawing.row_pitch))
            self._button("add", _("Add the rows"), self.add_rows)
            for name in ("rows", "across", "row_pitch"):
                self.fields[name].entry.bind("<Return>", lambda _event: self.add_rows(), add=True)
            self._heading(_("Unnumbered area"))
            self._pair(("area", _("Name"), None), ("count", _("Places"), None))
            self._button("add_area", _("Add the area"), self.add_area)
            for name in ("area", "count"):
                self.fields[name].entry.bind("<Return>", lambda _event: self.add_area(), add=True)
        elif what == Tool.AISLE.value:
            self._explain(
                _("Press between two seats for an aisle to the screen, between two rows for a cross aisle. The seats"
                  " keep their names.")
            )  # fmt: skip
        elif what == Tool.SHAPE.value:
            self._explain(_("Drag on the sheet. Shapes lie behind the seats, in the windows of customers too."))
            self._button("add_shape", _("Add one in the middle"), self._add_shape)
            self._list_shapes()
        else:
            self._explain(
                _("Press a seat, or a row's letter, or drag a box. Shift adds. Space and the mouse move the sheet, Ctrl"
                  " and the wheel zoom.")
            )  # fmt: skip
            has = self._drawing.plan.has_screen
            self._button("screen", "-", lambda: self._drawing.show_screen(shown=not self._drawing.plan.has_screen))
            self.buttons["screen"].configure(text=_("Show no screen") if has else _("Show the screen"))
        self._scrolled.settle()

    def _add_shape(self) -> None:
        bottom = max((seat.y for seat in self._drawing.plan.seats), default=-2.0) + 1.5
        self._drawing.add_shape((-3.0, bottom), (3.0, bottom + 1.0))

    def _list_shapes(self) -> None:
        """List the shapes, so that one can be chosen without the mouse."""
        if not self._drawing.plan.shapes:
            return
        self._heading(_("Shapes"))
        for one in self._drawing.plan.shapes:
            words = one.text or _(SHAPE_NAMES[one.kind])
            self._button(one.id, words, lambda one=one: self._drawing.choose_shape(one.id))  # type: ignore[misc]

    def _build_seats(self) -> None:
        drawing = self._drawing
        self.words = WrappedLabel(self._inside, text="", style="Surface.Small.TLabel")
        self.words.pack(fill="x", padx=px(4), pady=(0, px(8)))
        self._pair(("apart", _("Seat distance"), self._set_apart), ("rows_apart", _("Row distance"), self._set_rows))
        self._pair(("bend", _("Row curve"), self._bend))
        self._heading(_("Line up and spread"))
        grid = ttk.Frame(self._inside, style="Surface.TFrame")
        grid.pack(fill="x")
        for place, (name, words, call) in enumerate(self._line_ups()):
            button = ttk.Button(grid, text=words, style="Surface.Chip.TButton", command=call)
            button.grid(row=place // 2, column=place % 2, sticky="ew", padx=px(1), pady=px(1))
            self.buttons[name] = button
        for column in (0, 1):
            grid.columnconfigure(column, weight=1, uniform="half")
        self._heading(_("Copies"))
        self._button("copy", _("Copy behind   Ctrl D"), drawing.copy)
        self._button("mirror_copy", _("Copy to the other side   M"), lambda: drawing.mirror(copies=True))
        self._button("mirror", _("Mirror   Shift M"), lambda: drawing.mirror(copies=False))
        self._heading(_("Aisle"))
        self._button("aisle_right", _("Right of the last one"), lambda: self._part(along=True))
        self._button("aisle_behind", _("Behind the last row"), lambda: self._part(along=False))
        self._heading(_("Selling"))
        self._button("pair", _("Pair companions with spaces"), drawing.pair)
        self._button("never", _("Never sell"), self._never)
        self._button("remove", _("Take away   Del"), drawing.remove)

    def _part(self, *, along: bool) -> None:
        """Insert an aisle beside the chosen seats, as a press with the aisle tool does."""
        seats = self._drawing.seats()
        if along:
            self._drawing.part(x=max(seat.x for seat in seats) + 0.5)
        else:
            self._drawing.part(y=max(seat.y for seat in seats) + 0.3)

    def _line_ups(self) -> list[tuple[str, str, Callable[[], None]]]:
        drawing = self._drawing
        return [
            ("left", _("Left"), lambda: drawing.line_up(Line.LEFT)),
            ("right", _("Right"), lambda: drawing.line_up(Line.RIGHT)),
            ("centre", _("Centre"), lambda: drawing.line_up(Line.CENTRE)),
            ("middle", _("Level"), lambda: drawing.line_up(Line.LEVEL)),
            ("spread", _("Spread seats"), lambda: drawing.spread(across=True)),
            ("spread_rows", _("Spread rows"), lambda: drawing.spread(across=False)),
        ]

    def _explain(self, words: str) -> None:
        WrappedLabel(self._inside, text=words, style="Surface.Muted.TLabel").pack(
            fill="x", padx=px(4), pady=(0, px(12))
        )

    def _heading(self, words: str) -> None:
        rule(self._inside, surface=True).pack(fill="x", padx=px(4), pady=(px(10), px(8)))
        ttk.Label(self._inside, text=words, style="Surface.Bold.TLabel").pack(anchor="w", padx=px(4), pady=(0, px(4)))

    def _pair(self, *wanted: tuple[str, str, Callable[[], None] | None]) -> None:
        row = ttk.Frame(self._inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(4)))
        for name, label, call in wanted:
            self._field(row, name, label, _FIELD, call).pack(side="left")

    def _line(self, name: str, label: str, call: Callable[[], None]) -> None:
        self._field(self._inside, name, label, 2 * _FIELD + 8, call).pack(fill="x", pady=(0, px(4)))

    def _field(self, master: tk.Misc, name: str, label: str, width: int, call: Callable[[], None] | None) -> FormField:
        field = self.fields[name] = FormField(master, label, width=width, surface=True, height=36)
        if call is not None:
            self._applies[name] = call
            field.entry.bind("<Return>", lambda _event: self._apply(name), add=True)
            field.entry.bind("<FocusOut>", lambda _event: self._apply(name), add=True)
        return field

    def _apply(self, name: str) -> None:
        """Apply a field that somebody has typed into; one that is left as it was shown changes nothing."""
        field = self.fields.get(name)
        if field is not None and field.get() != self._given.get(name, ""):
            self._applies[name]()

    def _button(self, name: str, words: str, call: Callable[[], None]) -> None:
        button = ttk.Button(
            self._inside, text=words, style="Surface.Chip.TButton", command=lambda: self._try("", call)
        )  # fmt: skip
        button.pack(fill="x", pady=px(1))
        self.buttons[name] = button

    # Showing and reading values

    def _fill(self) -> None:
        drawing = self._drawing
        seats = drawing.seats()
        if not seats:
            shape = next((one for one in drawing.plan.shapes if one.id == drawing.shape), None)
            names = {Tool.ROWS: _("New rows"), Tool.AISLE: _("New aisle"), Tool.SHAPE: _("New shape")}
            self.title.configure(text=_("A shape") if shape else names.get(drawing.tool, _("Nothing chosen")))
            if shape is not None:
                self._set("text", shape.text)
                self._set("width", number(round(shape.width, 2)))
                self._set("height", number(round(shape.height, 2)))
            if "screen" in self.buttons:
                words = _("Show no screen") if drawing.plan.has_screen else _("Show the screen")
                self.buttons["screen"].configure(text=words)
            return
        count = len(seats)
        self.title.configure(text=ngettext("{count} seat chosen", "{count} seats chosen", count).format(count=count))
        words = ", ".join(seat.label for seat in seats[:_LABELS]) + (" …" if count > _LABELS else "")
        if count == 1:
            words = f"{seats[0].label}. {view_from(drawing.plan, seats[0].id).words}"
        if self.words is not None:
            self.words.configure(text=words)
        row = [seat for seat in seats if seat.row == seats[0].row]
        by_row: dict[str, list[float]] = {}
        for seat in seats:
            by_row.setdefault(seat.row, []).append(seat.y)
        heights = sorted({round(sum(ys) / len(ys), 3) for ys in by_row.values()})
        self._set("apart", number(round(row[1].x - row[0].x, 2)) if len(row) > 1 else "")
        self._set("rows_apart", number(round(heights[1] - heights[0], 2)) if len(heights) > 1 else "")
        self._set("bend", number(round(bend_of(drawing.plan, drawing.chosen), 2)))
        is_blocked = seats[0].id in drawing.plan.blocked
        self.buttons["never"].configure(text=_("Sell again   6") if is_blocked else _("Never sell   6"))
        has_pair = {SeatKind.WHEELCHAIR, SeatKind.COMPANION} <= {seat.kind for seat in seats}
        self.buttons["pair"].state(["!disabled" if has_pair else "disabled"])

    def _set(self, name: str, value: str) -> None:
        field = self.fields.get(name)
        if field is not None and (self.focus_displayof() is not field.entry or not field.fault):
            self._given[name] = value
            if field.get() != value:
                field.value.set(value)

    def _say_done(self) -> None:
        steps = self._drawing.history.done[:_STEPS]
        lines = [f"{step.at.astimezone():%H:%M}   {step.words}" for step in steps]
        self._done.configure(text="\n".join([_("Done so far:"), *lines]) if lines else _("Nothing is changed yet."))

    def _write(self) -> None:
        text = self.fields["text"].get().strip()[:60]
        shape = next((one for one in self._drawing.plan.shapes if one.id == self._drawing.shape), None)
        if shape is not None and text != shape.text:
            self._drawing.write_on_shape(text)

    def _size(self) -> None:
        shape = next((one for one in self._drawing.plan.shapes if one.id == self._drawing.shape), None)
        low = -_MOST_SIZE if shape is not None and shape.kind is ShapeKind.WALL else 0.2
        width, height = self._number("width", low, _MOST_SIZE), self._number("height", low, _MOST_SIZE)
        if shape is not None and width is not None and height is not None and (width, height) != (
            round(shape.width, 2), round(shape.height, 2)
        ):  # fmt: skip
            self._drawing.size_shape(width, height)

    def _set_apart(self) -> None:
        value = self._changed("apart", 0.6, _MOST_APART)
        if value is not None:
            self._drawing.set_apart(seats=value)

    def _set_rows(self) -> None:
        value = self._changed("rows_apart", 0.6, _MOST_APART)
        if value is not None:
            self._drawing.set_apart(rows=value)

    def _bend(self) -> None:
        value = self._changed("bend", -MOST_BEND, MOST_BEND)
        if value is not None and abs(value - bend_of(self._drawing.plan, self._drawing.chosen)) > 0.005:
            self._drawing.bend(value)

    def _never(self) -> None:
        seats = self._drawing.seats()
        self._drawing.keep_from_sale(never=seats[0].id not in self._drawing.plan.blocked)

    def _changed(self, name: str, low: float, high: float) -> float | None:
        """Return a typed number, None for an empty field, and for a wrong number, which is told."""
        if not self._drawing.chosen or not self.fields[name].get().strip():
            return None
        return self._number(name, low, high)

    def _number(self, name: str, low: float, high: float) -> float | None:
        field = self.fields[name]
        try:
            read = read_decimal(field.get(), field=name)
            value = float("nan") if read is None else float(read)
        except InvalidInputError:
            value = float("nan")
        if not low <= value <= high:
            field.error(_("{low} to {high}").format(low=number(low), high=number(high)))
            return None
        field.error("")
        return value

    def _whole(self, name: str, low: int, high: int) -> int | None:
        value = self._number(name, low, high)
        if value is not None and value != int(value):
            self.fields[name].error(_("{low} to {high}").format(low=low, high=high))
            return None
        return None if value is None else int(value)

    def _try(self, name: str, call: Callable[[], None]) -> None:
        try:
            call()
        except InvalidInputError as error:
            field = self.fields.get(error.field or name) or self.fields.get(name)
            if field is not None:
                field.error(error.message)
            else:
                self.message.show(error.message, "bad", seconds=None)
