"""One setting of the house's page: its name and help, its input and unit, and who changed it last."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from cinema.domain.house import House, setting_help, setting_name, setting_unit
from cinema.domain.payments import CARD_PROVIDERS, Provider
from cinema.domain.setting_texts import BY_ROLE, BY_RULE, CASH_STEPS, FISCAL, FOR_ADULTS, LIMITED_ROLES, RULES
from cinema.domain.timezones import find_timezones
from cinema.domain.users import Role
from cinema.domain.verifactu import SCHEME
from cinema.i18n import LANGUAGES, N_, _, when
from cinema.services.office.histories import NamedChange
from gui.admin.changes import name_words
from gui.fonts import font
from gui.scale import px
from gui.widgets.fitting import shorten
from gui.widgets.form_field import remove_traces
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.suggestions import Suggestions
from gui.widgets.wrapped import WrappedLabel

NUMBER, TEXT, LAST = 84, 210, 128  # px
_MOST = 8  # changes that a history shows
_PROVIDERS = {Provider.SEPARATE: N_("A terminal beside the till"), Provider.TEST: N_("Test terminal (demo)")}
_FISCAL = {"none": N_("None"), SCHEME: N_("VeriFactu records to export (Spain)")}
_RULES = {"off": N_("Allow it"), "warn": N_("Tell it"), "strict": N_("Refuse it")}
_ROLES = {Role.STAFF.value: N_("Any cashier"), Role.MANAGER.value: N_("A manager's PIN")}


_ADULTS = dict(zip(FOR_ADULTS, (N_("Sell, and remind of the age"), N_("Sell at the counter alone")), strict=True))
_SEES = {Role.STAFF.value: N_("Any cashier"), Role.MANAGER.value: N_("Managers")}


def choices_of(name: str) -> dict[str, str]:
    """Return the values that a setting can have with their words; none for one that is typed."""
    if name == "language":
        return dict(LANGUAGES)
    if name == "expected_cash_by":
        return {one: _(_SEES[one]) for one in LIMITED_ROLES}
    if name in BY_ROLE:
        return {one: _(_ROLES[one]) for one in LIMITED_ROLES}
    if name in BY_RULE:
        return {one: _(_RULES[one]) for one in RULES}
    if name == "cash_rounding":
        return {one: one or _("Not rounded") for one in CASH_STEPS}
    if name == "kiosk_adults":
        return {one: _(_ADULTS[one]) for one in FOR_ADULTS}
    if name in {"invoice_sales", "print_after_sale", "kiosk_qr_alone", "customers_reserve"}:
        return {"0": _("No"), "1": _("Yes")}
    if name == "fiscal":
        return {one: _(_FISCAL[one]) for one in FISCAL}
    if name == "card_provider":
        return {one.value: _(_PROVIDERS[one]) for one in CARD_PROVIDERS}
    return {}


def value_words(name: str, value: object) -> str:
    """Return a value with its unit, as the history and the line of changes show it."""
    words = choices_of(name).get(str(value), str(value)) if value not in (None, "") else "–"
    unit = _(setting_unit(name)) if setting_unit(name) else ""
    return f"{words} {unit}".strip()


class SettingRow(ttk.Frame):
    """Has `get`, `set` and `error` as all inputs have. `on_change` is called at every change by hand.

    `may_change` is False for who only reads. The history opens below the row; Put back fills an earlier value in.
    """

    def __init__(
        self,
        master: tk.Misc,
        name: str,
        value: str,
        changes: tuple[NamedChange, ...],
        zone: str,
        *,
        may_change: bool,
        on_change: Callable[[], None],
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.name, self._changes, self._zone, self._may_change = name, changes, zone, may_change
        self._choices = choices_of(name)
        self._history: ttk.Frame | None = None
        self._note: ttk.Frame | None = None
        row = self._row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x", pady=px(8))
        row.columnconfigure(0, weight=1)
        words = ttk.Frame(row, style="Surface.TFrame")
        words.grid(row=0, column=0, sticky="new", padx=(0, px(12)))
        WrappedLabel(words, text=_(setting_name(name)), style="Surface.Bold.TLabel").pack(fill="x")
        WrappedLabel(words, text=_(setting_help(name)), style="Surface.Small.TLabel").pack(fill="x", pady=(px(2), 0))
        self._add_input(row, value, on_change)
        self._add_last(row)

    def destroy(self) -> None:
        """Remove the traces of the value, which would keep their callbacks alive, and destroy the row."""
        remove_traces(self.value)
        super().destroy()

    def get(self) -> str:
        """Return the value as text."""
        typed = self.value.get()
        return next((key for key, words in self._choices.items() if words == typed), typed)

    def set(self, value: str) -> None:
        """Show a value."""
        self.value.set(self._choices.get(value, value))

    def error(self, text: str) -> None:
        """Show what is wrong with the value below it; an empty text clears it."""
        if self._note is not None:
            self._note.destroy()
            self._note = None
        self.entry.state(["invalid" if text else "!invalid"])
        if text:
            self._note = ttk.Frame(self._row, style="Surface.TFrame")
            IconLabel(self._note, "exclamation-circle-fill", role="bad", surface=True).pack(side="left", anchor="n")
            WrappedLabel(self._note, text=text, style="Surface.Bad.TLabel").pack(
                side="left", fill="x", expand=True, padx=px(6)
            )
            self._note.grid(row=1, column=0, columnspan=3, sticky="ew", pady=(px(4), 0))

    def _add_input(self, row: ttk.Frame, value: str, on_change: Callable[[], None]) -> None:
        is_number = isinstance(getattr(House(), self.name), int) or self.name in {"tax_percent", "kiosk_diagonal"}
        self.value = tk.StringVar(self, self._choices.get(value, value))
        room = ttk.Frame(row, style="Surface.TFrame", width=px(TEXT + 8), height=px(46))
        room.pack_propagate(False)
        room.grid(row=0, column=1, sticky="nw")
        holder = ttk.Frame(room, style="Surface.TFrame", width=px((NUMBER if is_number else TEXT) + 8), height=px(46))
        holder.pack_propagate(False)
        holder.pack(side="left")
        self.entry: Any
        if self._choices:
            self.entry = ttk.Combobox(
                holder, textvariable=self.value, values=list(self._choices.values()), state="readonly",
                style="Surface.Field.TCombobox",
            )  # fmt: skip
            # ttk selects the text of a readonly combobox after a choice, which looks like typed text.
            self.entry.bind("<<ComboboxSelected>>", lambda _event: self.entry.selection_clear(), add=True)
        else:
            self.entry = ttk.Entry(
                holder, textvariable=self.value, style="Surface.Field.TEntry", justify="right" if is_number else "left"
            )
        if self.name == "timezone":
            Suggestions(self.entry, self.value, lambda text: [(one.id, one.place) for one in find_timezones(text)])
        self.entry.pack(fill="both", expand=True)
        if not self._may_change:
            self.entry.state(["disabled"])
        unit = setting_unit(self.name)
        if unit:
            ttk.Label(room, text=_(unit), style="Surface.Muted.TLabel").pack(side="left", padx=(px(8), 0))

        def changed() -> None:
            self.error("")
            on_change()

        self.value.trace_add("write", lambda *_: changed())

    def _add_last(self, row: ttk.Frame) -> None:
        last = ttk.Frame(row, style="Surface.TFrame", width=px(LAST), height=px(58 if self._changes else 46))
        last.pack_propagate(False)
        last.grid(row=0, column=2, sticky="ne", padx=(px(8), 0))
        if not self._changes:
            ttk.Label(last, text=_("as delivered"), style="Surface.Small.TLabel").pack(anchor="e", pady=px(13))
            return
        change = self._changes[0]
        at = when(change.change.at, self._zone, "d MMM y")
        button = icon_button(
            last,
            "chevron-down",
            self._toggle,
            style="Surface.Link.TButton",
            text=at,
            role="info",
            size=12,
            side="right",
        )
        button.pack(anchor="e")
        ttk.Label(
            last, text=shorten(name_words(change.name), px(LAST - 8), font(11).measure), style="Surface.Small.TLabel"
        ).pack(anchor="e", padx=(0, px(4)))

    def _toggle(self) -> None:
        if self._history is not None:
            self._history.destroy()
            self._history = None
            return
        self._history = ttk.Frame(self, style="Surface.TFrame", padding=(px(12), 0, 0, px(8)))
        self._history.pack(fill="x")
        rule(self._history, surface=True).pack(fill="x", pady=(0, px(4)))
        for place, one in enumerate(self._changes[:_MOST]):
            line = ttk.Frame(self._history, style="Surface.TFrame")
            line.pack(fill="x")
            if place == 0:
                ttk.Label(line, text=_("in force"), style="Surface.Good.TLabel").pack(side="right", padx=px(4))
            elif self._may_change:
                self._put_back(line, one.change.after.get(self.name))
            words = "{at}  {name}: {before} → {after}".format(
                at=when(one.change.at, self._zone, "d MMM y HH:mm"), name=name_words(one.name),
                before=value_words(self.name, one.change.before.get(self.name)),
                after=value_words(self.name, one.change.after.get(self.name)),
            )  # fmt: skip
            WrappedLabel(line, text=words, style="Surface.TLabel").pack(side="left", fill="x", expand=True, pady=px(4))
        if self._may_change:
            line = ttk.Frame(self._history, style="Surface.TFrame")
            line.pack(fill="x")
            before = self._changes[:_MOST][-1].change.before.get(self.name)
            self._put_back(line, before)
            words = _("before: {value}").format(value=value_words(self.name, before))
            WrappedLabel(line, text=words, style="Surface.Muted.TLabel").pack(
                side="left", fill="x", expand=True, pady=px(4)
            )

    def _put_back(self, line: ttk.Frame, value: object) -> None:
        text = "" if value is None else str(value)
        button = ttk.Button(line, text=_("Put back"), style="Surface.Link.TButton", command=lambda: self.set(text))
        button.bind("<Return>", lambda _event: button.invoke())
        button.pack(side="right")
