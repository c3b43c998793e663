"""The left column: tools, kinds of seats with how many there are, and shapes."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind, ShapeKind
from cinema.i18n import N_, _, number
from gui.admin.plan_editor.drawing import SHAPE_NAMES, Drawing, Tool
from gui.scale import px
from gui.seat_map.geometry import Spot
from gui.seat_map.looks import SeatLook, style_of
from gui.seat_map.seat_images import SeatImages
from gui.tokens import Tokens
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted
from gui.widgets.scrolled import ScrolledFrame

WIDTH = 244
_SEAT = 22
KIND_KEYS = {str(place): kind for place, kind in enumerate(SeatKind, start=1)}
NEVER_KEY = str(len(SeatKind) + 1)
TOOLS = {
    Tool.CHOOSE: ("cursor", N_("Choose and move"), "v"),
    Tool.ROWS: ("grid-3x3-gap", N_("Draw rows"), "r"),
    Tool.AISLE: ("distribute-horizontal", N_("Insert an aisle"), "i"),
    Tool.SHAPE: ("bounding-box", N_("Draw a shape"), "s"),
    Tool.PAN: ("arrows-move", N_("Move the sheet"), "h"),
}


class Palette(Card):
    """Shows and changes tool, kind and shape of the drawing."""

    def __init__(self, master: tk.Misc, drawing: Drawing) -> None:
        super().__init__(master)
        self._drawing = drawing
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        scrolled = ScrolledFrame(self.body, surface=True, gutter=False, padding=(px(8), px(8)))
        scrolled.pack(fill="both", expand=True)
        self._inside = scrolled.inside
        self.tools: dict[Tool, ttk.Button] = {}
        for tool, (icon, words, key) in TOOLS.items():
            self.tools[tool] = self._tool(tool, icon, f"{_(words)}", key.upper())
        self._heading(_("Seat kinds"))
        self.kinds: dict[SeatKind, _KindRow] = {}
        for key, kind in KIND_KEYS.items():
            row = self.kinds[kind] = _KindRow(self._inside, kind, key, lambda kind=kind: drawing.set_kind(kind))  # type: ignore[misc]
            row.pack(fill="x")
        self._heading(_("Shapes"))
        self.shapes: dict[ShapeKind, ttk.Button] = {}
        grid = ttk.Frame(self._inside, style="Surface.TFrame")
        grid.pack(fill="x", padx=px(4))
        for column in (0, 1):
            grid.columnconfigure(column, weight=1, uniform="half")
        for place, (shape, words) in enumerate(SHAPE_NAMES.items()):
            button = ttk.Button(
                grid, text=_(words), style="Surface.Chip.TButton",
                command=lambda shape=shape: self._draw_shape(shape),  # type: ignore[misc]
            )  # fmt: skip
            button.grid(row=place // 2, column=place % 2, sticky="ew", pady=px(1))
            self.shapes[shape] = button
        self._sums = ttk.Label(self.foot, style="Surface.Small.TLabel", justify="left")
        self._sums.pack(anchor="w")
        scrolled.settle()
        drawing.on_change(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show what is chosen, and how many seats there are."""
        drawing, plan = self._drawing, self._drawing.plan
        for tool, button in self.tools.items():
            button.state(["selected" if tool is drawing.tool else "!selected"])
        counts = Counter(seat.kind for seat in plan.seats)
        for kind, row in self.kinds.items():
            row.show(counts[kind], chosen=kind is drawing.kind)
        for shape, button in self.shapes.items():
            is_it = drawing.tool is Tool.SHAPE and shape is drawing.shape_kind
            button.state(["selected" if is_it else "!selected"])
        seats = _("Seats: {count}").format(count=number(len(plan.seats)))
        rows = _("Rows: {count}").format(count=number(len(plan.rows)))
        on_sale = _("For sale: {count}").format(count=number(plan.capacity))
        self._sums.configure(text=f"{seats} · {rows}\n{on_sale}")

    def _tool(self, tool: Tool, icon: str, words: str, key: str) -> ttk.Button:
        row = ttk.Frame(self._inside, style="Surface.TFrame")
        row.pack(fill="x")
        ttk.Label(row, text=key, style="Surface.Small.TLabel").pack(side="right", padx=(px(4), px(8)))
        button = icon_button(row, icon, lambda: self._drawing.use(tool), style="Surface.Chip.TButton", text=words)
        button.pack(side="left", fill="x", expand=True)
        return button

    def _heading(self, words: str) -> None:
        ttk.Label(self._inside, text=words, style="Surface.Bold.TLabel").pack(
            anchor="w", padx=px(PADDING - 8), pady=(px(12), px(4))
        )

    def _draw_shape(self, kind: ShapeKind) -> None:
        self._drawing.shape_kind = kind
        self._drawing.use(Tool.SHAPE)


class _KindRow(ttk.Frame):
    """A kind of seats: its picture, its name as a button, how many there are, its key."""

    def __init__(self, master: tk.Misc, kind: SeatKind, key: str, on_press: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        _Picture(self, kind).pack(side="left", padx=(px(8), px(4)))
        ttk.Label(self, text=key, style="Surface.Small.TLabel").pack(side="right", padx=(px(4), px(8)))
        self._count = ttk.Label(self, style="Surface.Small.TLabel")
        self._count.pack(side="right")
        self.button = ttk.Button(
            self, text=_(SEAT_KIND_NAMES[kind]), style="Surface.Chip.TButton", command=on_press
        )  # fmt: skip
        self.button.pack(side="left", fill="x", expand=True)

    def show(self, count: int, *, chosen: bool) -> None:
        """Show how many there are, and whether new seats are of this kind."""
        self._count.configure(text=number(count) if count else "")
        self.button.state(["selected" if chosen else "!selected"])


class _Picture(Painted):
    """A seat of a kind."""

    def __init__(self, master: tk.Misc, kind: SeatKind) -> None:
        self._kind = kind
        super().__init__(master, surface=True, width=px(_SEAT + 6), height=px(_SEAT + 6))
        self._images: SeatImages | None = None
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the seat."""
        if self._images is not None:
            self._images.close()
        self._images = SeatImages(self, replace(tokens, ground=tokens.surface), px(_SEAT))
        photo = self._images.photo(style_of(SeatLook.FREE, self._kind), Spot(0, 0, 0))
        middle = px(_SEAT + 6) / 2
        self.put(middle, middle, photo, anchor="center")
