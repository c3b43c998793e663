"""The toolbar of a room's seats: which panel, which plan, zoom, import and export."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.i18n import N_, _
from gui.fonts import font
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.segmented import SegmentedControl

MODES = {
    "rows": N_("By rows"), "number": N_("Number"), "reserve": N_("Reserve"), "out": N_("Out of sale"),
    "check": N_("Check"), "compare": N_("Compare"),
}  # fmt: skip
# px of width from which on there is room for zoom, for a word beside each icon, and for long ones.
_WIDE, _WORDS, _WIDER = 1000, 1120, 1240
_NARROW = 740  # from here down there are two lines
_PLANS, _SHORT = 250, 150


@dataclass(frozen=True, slots=True)
class ToolActions:
    """What the tools do; `mode` and `plan` get a name, `zoom` 1 or -1."""

    mode: Callable[[str], None]
    plan: Callable[[str], None]
    zoom: Callable[[int], None]
    import_file: Callable[[], None]
    export: Callable[[], None]
    draw: Callable[[], None]


class PlanTools(ttk.Frame):
    """One line, short in a narrow window, two in a very narrow one."""

    def __init__(self, master: tk.Misc, act: ToolActions, mode: str) -> None:
        super().__init__(master)
        self._act = act
        self._ids: list[str] = []
        words = [(key, _(name)) for key, name in MODES.items()]
        # One width for all, in unscaled px: the widest word in bold, as it is while selected.
        each = round(max(font(13, bold=True).measure(name) for _key, name in words) / px(100) * 100) + 18
        self.switch = SegmentedControl(self, words, mode, act.mode, each=each)
        self._rest = ttk.Frame(self)
        self.export = icon_button(self._rest, "download", act.export, style="Quiet.TButton", text="-")
        self.export.pack(side="right")
        self.draw = icon_button(self._rest, "pencil-square", act.draw, style="Quiet.TButton", text="-")
        self.draw.pack(side="right")
        self.import_file = icon_button(self._rest, "upload", act.import_file, style="Quiet.TButton", text="-")
        self.import_file.pack(side="right", padx=px(4))
        self._zoom = ttk.Frame(self._rest)
        for icon, step in (("dash-lg", -1), ("plus-lg", 1)):
            icon_button(self._zoom, icon, lambda step=step: act.zoom(step), style="Tool.TButton").pack(side="left")  # type: ignore[misc]
        holder = self._holder = ttk.Frame(self._rest, width=px(_PLANS), height=px(48))
        holder.pack_propagate(False)
        holder.pack(side="left")
        self.plans = ttk.Combobox(holder, state="readonly", style="Field.TCombobox")
        self.plans.pack(fill="both", expand=True)
        self.plans.bind("<<ComboboxSelected>>", lambda _event: self._chosen(), add=True)
        self.bind("<Configure>", lambda event: self._fit(event.width), add=True)

    def show(self, plans: Sequence[tuple[str, str]], plan: str) -> None:
        """Offer plans (id, name), of which one is shown."""
        self._ids = [key for key, _name in plans]
        self.plans.configure(values=[name for _key, name in plans])
        self.plans.state(["!disabled" if len(plans) > 1 else "disabled"])
        self.select(plan)
        self.export.state(["!disabled" if plan else "disabled"])

    def select(self, plan: str) -> None:
        """Show a plan as selected."""
        if plan in self._ids:
            self.plans.current(self._ids.index(plan))
        else:
            self.plans.set(_("No plan yet"))

    def _chosen(self) -> None:
        self.plans.selection_clear()
        self._act.plan(self._ids[self.plans.current()])

    def _fit(self, width: int) -> None:
        names = (
            (self.draw, _("Draw"), _("Draw")),
            (self.import_file, _("Import a pretix plan…"), _("Import")),
            (self.export, _("Export"), _("Export")),
        )
        for button, words, short in names:
            text = f" {words if width >= px(_WIDER) else short}" if width >= px(_WORDS) else ""
            button.configure(text=text, compound="left" if text else "image")
        self._holder.configure(width=px(_SHORT if px(_NARROW) <= width < px(_WIDE) else _PLANS))
        if width < px(_NARROW):  # in two lines
            self.switch.pack(side="top", anchor="w")
            self._rest.pack(side="top", fill="x", expand=False, pady=(px(8), 0), padx=0)
        else:
            self.switch.pack(side="left", anchor="center")
            self._rest.pack(side="left", fill="x", expand=True, pady=0, padx=(px(8), 0))
        if width >= px(_WIDE):
            self._zoom.pack(side="right", padx=px(4))
        else:
            self._zoom.pack_forget()
