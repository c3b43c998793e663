"""The line above the sheet: back and forth in the history, snapping, zoom, saving, and the way to publishing."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from cinema.i18n import _
from gui.admin.plan_editor.drawing import Drawing
from gui.admin.plan_editor.sheet import PITCHES, Sheet
from gui.scale import px
from gui.widgets.icon_button import icon_button

_WORDS = 1100  # px from which on there is room for words beside all pictures


@dataclass(frozen=True, slots=True)
class BarActions:
    """What the buttons do; `publish` leads to the check list."""

    back: Callable[[], None]
    undo: Callable[[], None]
    redo: Callable[[], None]
    save: Callable[[], None]
    publish: Callable[[], None]


class Toolbar(ttk.Frame):
    """Follows the drawing."""

    def __init__(self, master: tk.Misc, drawing: Drawing, sheet: Callable[[], Sheet], act: BarActions) -> None:
        super().__init__(master)
        self._drawing, self._sheet = drawing, sheet
        self.back = icon_button(self, "arrow-left", act.back, style="Link.TButton", text=_("Back"), role="info")
        self.back.pack(side="left")
        self.undo = icon_button(self, "arrow-counterclockwise", act.undo, style="Tool.TButton", text=_("Undo"))
        self.redo = icon_button(self, "arrow-clockwise", act.redo, style="Tool.TButton", text=_("Redo"))
        self.snap = icon_button(self, "grid-3x3", self._toggle_snap, style="Tool.TButton", text=_("Snap"))
        for button in (self.undo, self.redo, self.snap):
            button.pack(side="left", padx=(px(4), 0))
        self.publish = icon_button(
            self, "check2-square", act.publish, style="Primary.TButton", text=_("Check and publish"), role="on_accent"
        )
        self.publish.pack(side="right")
        self.save = icon_button(self, "check-lg", act.save, style="Quiet.TButton", text=_("Save draft"))
        self.save.pack(side="right", padx=px(4))
        self._zoom = ttk.Label(self, style="Small.TLabel", width=6, anchor="center")
        for icon, call in (
            ("fullscreen", lambda: self._zoomed(sheet().fit)),
            ("plus-lg", lambda: self._zoomed(lambda: sheet().zoom(1))),
        ):
            icon_button(self, icon, call, style="Tool.TButton").pack(side="right", padx=(px(2), 0))
        self._zoom.pack(side="right")
        icon_button(self, "dash-lg", lambda: self._zoomed(lambda: sheet().zoom(-1)), style="Tool.TButton").pack(
            side="right"
        )
        self._short = [(self.undo, _("Undo")), (self.redo, _("Redo")), (self.snap, _("Snap"))]
        self.bind("<Configure>", lambda event: self._fit(event.width))
        drawing.on_change(self.follow)

    def follow(self) -> None:
        """Show what can be undone and saved, and the zoom."""
        drawing = self._drawing
        self.undo.state(["!disabled" if drawing.history.may_undo else "disabled"])
        self.redo.state(["!disabled" if drawing.history.may_redo else "disabled"])
        self.save.state(["!disabled" if drawing.is_changed and drawing.plan.seats else "disabled"])
        self.publish.state(["!disabled" if drawing.plan.seats else "disabled"])
        self.snap.state(["selected" if drawing.snaps else "!selected"])
        self._zoom.configure(text=f"{round(100 * PITCHES[self._sheet().zoom_step] / PITCHES[3])} %")

    def _fit(self, width: int) -> None:
        """Show pictures alone where there is no room for their words."""
        narrow = width < px(_WORDS)
        for button, words in self._short:
            button.configure(text="" if narrow else f" {words}", compound="image" if narrow else "left")

    def _zoomed(self, call: Callable[[], None]) -> None:
        call()
        self.follow()

    def _toggle_snap(self) -> None:
        self._drawing.snaps = not self._drawing.snaps
        self.follow()
