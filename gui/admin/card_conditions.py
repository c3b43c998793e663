"""When a price card applies: its conditions as chips, each of which opens a small editor below them."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.domain.card_forms import TypedCard, split_names
from cinema.domain.card_words import condition_words
from cinema.domain.price_conditions import CONDITION_NAMES, ConditionKind
from cinema.i18n import _, when
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.flow import Flow
from gui.widgets.icon_button import icon_button
from gui.widgets.inputs import Toggles
from gui.widgets.menus import menu
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

_ICONS = {
    ConditionKind.WEEKDAYS: "calendar-week", ConditionKind.TIMES: "clock", ConditionKind.DATES: "calendar-range",
    ConditionKind.FORMATS: "badge-3d", ConditionKind.AUDITORIUMS: "grid-3x3-gap", ConditionKind.TAGS: "tag",
}  # fmt: skip
FIELDS = {
    ConditionKind.WEEKDAYS: ("weekdays",), ConditionKind.TIMES: ("time_from", "time_until"),
    ConditionKind.DATES: ("date_from", "date_until"), ConditionKind.FORMATS: ("formats",),
    ConditionKind.AUDITORIUMS: ("auditoriums",), ConditionKind.TAGS: ("tags",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What conditions may name: auditoriums by id, and the formats and tags that are in use."""

    rooms: Mapping[str, str]
    formats: Sequence[str] = ()
    tags: Sequence[str] = ()


class CardConditions(ttk.Frame):
    """`on_change` is called after each change, which is in the typed card by then."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._on_change = on_change
        self._card, self._known = TypedCard(), Known({})
        self._open: ConditionKind | None = None
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x", padx=px(4), pady=(0, px(4)))
        ttk.Label(row, text=_("When it applies"), style="Surface.Bold.TLabel").pack(side="left")
        self.count = ttk.Label(row, style="Surface.Small.TLabel")
        self.count.pack(side="right")
        self._flow = Flow(self, style="Surface.TFrame")
        self._flow.pack(fill="x")
        self.chips: dict[ConditionKind, ttk.Button] = {}
        self.fields: dict[str, Any] = {}
        self.add: ttk.Button | None = None
        self._editor = ttk.Frame(self, style="Surface.Raised.TFrame", padding=px(1))
        self._inside = ttk.Frame(self._editor, style="Surface.TFrame", padding=px(8))
        self._note = ttk.Frame(self, style="Surface.TFrame")

    def show(self, card: TypedCard, known: Known) -> None:
        """Show the conditions of a typed card."""
        self._card, self._known = card, known
        self.close()
        self.refresh()
        self.error("")

    def refresh(self) -> None:
        """Show the conditions as chips."""
        self._flow.clear()
        conditions = self._card.conditions
        named = [kind for kind in ConditionKind if kind in conditions.named or kind is self._open]
        self.chips = {}
        for kind in named:
            words = condition_words(conditions, kind, self._known.rooms)
            chip = self._chip(_ICONS[kind], words, "accent", partial(self._toggle, kind))
            chip.state(["selected"])
            self.chips[kind] = chip
        if len(named) < len(ConditionKind):
            self.add = self._chip("plus-lg", _("Add a condition"), "muted", self._offer)
        words = _("names {count} of {all}").format(count=len(conditions.named), all=len(ConditionKind))
        self.count.configure(text=words)

    def edit(self, kind: ConditionKind) -> None:
        """Open a condition's editor."""
        self.close()
        self._open = kind
        self._editor.pack(fill="x", pady=(px(4), px(4)), before=self._note if self._note.winfo_manager() else None)  # type: ignore[arg-type]
        self._inside = ttk.Frame(self._editor, style="Surface.TFrame", padding=px(8))
        self._inside.pack(fill="both", expand=True, padx=px(1), pady=px(1))
        self._fill(kind)
        foot = ttk.Frame(self._inside, style="Surface.TFrame")
        foot.pack(fill="x")
        ttk.Button(foot, text=_("Done"), style="Surface.Link.TButton", command=self._done).pack(side="right")
        drop = ttk.Button(foot, text=_("Remove"), style="Surface.Link.TButton", command=partial(self._remove, kind))
        drop.pack(side="right", padx=px(8))
        self.refresh()
        first = next(iter(self.fields.values()))
        first.entry.focus_set()
        self._on_change()

    def close(self) -> None:
        """Close the editor."""
        if self._open is not None:
            self._open = None
            self.fields = {}
            self._inside.destroy()
            self._editor.pack_forget()

    def escape(self) -> bool:
        """Close the editor and return True; False if none is open."""
        if self._open is None:
            return False
        self._done()
        return True

    def error(self, words: str, field: str = "") -> None:
        """Show an error at a field, whose editor is opened, or below the chips; no words clear it."""
        for child in self._note.winfo_children():
            child.destroy()
        self._note.pack_forget()
        self.count.configure(style="Surface.Bad.TLabel" if words else "Surface.Small.TLabel")
        if not words:
            return
        kind = next((kind for kind, names in FIELDS.items() if field in names), None)
        if kind is not None:
            if self._open is not kind:
                self.edit(kind)
            self.fields[field].error(words)
            return
        IconLabel(self._note, "exclamation-circle-fill", role="bad", surface=True).pack(side="left", anchor="n")
        label = WrappedLabel(self._note, text=words, style="Surface.Bad.TLabel")
        label.pack(side="left", fill="x", expand=True, padx=px(6))
        self._note.pack(fill="x", padx=px(4), pady=(px(4), 0))

    def _chip(self, icon: str, words: str, role: str, command: Callable[[], None]) -> ttk.Button:
        chip = icon_button(self._flow, icon, command, style="Surface.Chip.TButton", text=words, role=role)
        self._flow.add(chip)
        return chip

    def _offer(self) -> None:
        named = self._card.conditions.named
        free = [kind for kind in ConditionKind if kind not in named and kind is not self._open]
        assert self.add is not None
        menu(self.add, [(_(CONDITION_NAMES[kind]), partial(self.edit, kind)) for kind in free])

    def _toggle(self, kind: ConditionKind) -> None:
        if self._open is kind:
            self._done()
        else:
            self.edit(kind)

    def _done(self) -> None:
        kind = self._open
        self.close()
        self.refresh()
        back = self.chips.get(kind) if kind is not None else None
        (back or self.add or self).focus_set()
        self._on_change()

    def _remove(self, kind: ConditionKind) -> None:
        self._change(**dict.fromkeys(FIELDS[kind]))
        self._done()

    def _fill(self, kind: ConditionKind) -> None:
        """Make the inputs of a kind of condition, and fill them."""
        now = self._card.conditions
        if kind is ConditionKind.WEEKDAYS:
            names = [(str(day), when(datetime(2024, 1, 1 + day, 12, tzinfo=UTC), "UTC", "EEE")) for day in range(7)]
            self._toggles("weekdays", names, ",".join(map(str, now.weekdays or ())))
        elif kind is ConditionKind.AUDITORIUMS:
            self._toggles("auditoriums", list(self._known.rooms.items()), ",".join(now.auditoriums or ()))
        elif kind is ConditionKind.TIMES:
            self._line("time_from", _("From"), now.time_from, 120)
            self._line("time_until", _("Until, not including"), now.time_until, 120)
        elif kind is ConditionKind.DATES:
            self._line("date_from", _("First day"), now.date_from, 140)
            self._line("date_until", _("Last day"), now.date_until, 140)
        elif kind is ConditionKind.FORMATS:
            self._line("formats", _("Formats, with commas"), ", ".join(now.formats or ()), 320, self._known.formats)
        else:
            self._line("tags", _("Tags, with commas"), ", ".join(now.tags or ()), 320, self._known.tags)

    def _toggles(self, name: str, choices: list[tuple[str, str]], value: str) -> None:
        field = Toggles(self._inside, "", choices)
        field.set(value)
        field.pack(fill="x")
        field.on_change(lambda: self._read(name, field.get()))
        self.fields[name] = field

    def _line(self, name: str, label: str, value: str | None, width: int, known: Sequence[str] = ()) -> None:
        help_text = _("In use: {names}").format(names=", ".join(known)) if known else ""
        field = LineField(self._inside, label, width=width, surface=True, help_text=help_text, value=value or "")
        field.pack(fill="x", pady=(0, px(4)))
        field.value.trace_add("write", lambda *_: self._read(name, field.get()))
        field.entry.bind("<Return>", lambda _event: self._done())
        self.fields[name] = field

    def _read(self, name: str, text: str) -> None:
        value: Any = text.strip() or None
        if name == "weekdays":
            value = tuple(int(day) for day in text.split(",") if day) or None
        elif name in {"formats", "tags", "auditoriums"}:
            value = split_names(text) or None
        self._change(**{name: value})
        kind = self._open
        if kind is not None and kind in self.chips:
            self.chips[kind].configure(text=f" {condition_words(self._card.conditions, kind, self._known.rooms)}")
        count = len(self._card.conditions.named)
        self.count.configure(text=_("names {count} of {all}").format(count=count, all=len(ConditionKind)))
        self._on_change()

    def _change(self, **values: Any) -> None:
        self._card.conditions = replace(self._card.conditions, **values)
