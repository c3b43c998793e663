"""The house: its settings, and beside them backup, audit, what is known of it, and its lists."""

import tkinter as tk
from collections import Counter
from tkinter import ttk
from typing import ClassVar

from cinema.domain.house import SETTING_GROUPS, SETTING_NAMES, setting_group
from cinema.i18n import _
from cinema.services.office.house_sheet import HouseSheet
from gui.admin.house_about import AboutCard, ListsCard
from gui.admin.house_audit import AuditCard
from gui.admin.house_backup import BackupCard
from gui.admin.house_logo import LogoCard
from gui.admin.house_settings import SettingsCard
from gui.admin.house_stations import StationsCard
from gui.scale import px
from gui.widgets.chips import Chips
from gui.widgets.icon_button import icon_button
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.search_field import SearchField
from gui.window.screen import Screen

_EDGE, _GAP, RIGHT = 24, 12, 316
_NARROW = 820  # px of width; from here down settings and cards take turns


class HousePage(Screen):
    """Ctrl S saves; typed changes are asked about once before the page is left."""

    nav: ClassVar[str] = "house"
    smallest: ClassVar[tuple[int, int]] = (440, 330)

    def build(self) -> None:
        """Make the page and load the settings."""
        self._group, self._text = "", ""
        self._shows_cards, self._laid = False, tuple[bool, ...]()
        left = self._left = ttk.Frame(self.body)  # made first, since Tab goes in this order
        right = self._right = ttk.Frame(self.body, width=px(RIGHT + 14))
        right.pack_propagate(False)
        tools = self._tools = ttk.Frame(left)
        tools.pack(fill="x", pady=(0, px(8)))
        self.turn = icon_button(left, "list-check", self._turn, style="Quiet.TButton", text=_("Backup, audit, lists"))
        self.turn_back = icon_button(right, "arrow-left", self._turn, style="Quiet.TButton", text=_("Settings"))
        hint = _("Search {count} settings").format(count=len(SETTING_NAMES))
        self.field = SearchField(tools, hint, self._search, self._leave_search, width=220, surface=False)
        self.field.pack(side="left", anchor="n")
        counts = Counter(map(setting_group, SETTING_NAMES))
        choices = [("", _("All {count}").format(count=len(SETTING_NAMES)))] + [
            (group, f"{_(words)} {counts[group]}") for group, words in SETTING_GROUPS.items() if counts[group]
        ]
        self.chips = Chips(tools, choices, "", self._choose)
        self.chips.pack(side="left", fill="x", expand=True, padx=(px(8), 0))
        self.settings = SettingsCard(left, self.app, on_saved=self._saved)
        self.settings.pack(fill="both", expand=True)
        scrolled = self._cards = ScrolledFrame(right)
        scrolled.pack(fill="both", expand=True)
        lists = self.lists = ListsCard(scrolled.inside, self.app)
        self.backup = BackupCard(scrolled.inside, self.app, scrolled.settle)
        self.audit = AuditCard(scrolled.inside, self.app, scrolled.settle)
        self.stations = StationsCard(scrolled.inside, self.app, scrolled.settle)
        self.logo = LogoCard(scrolled.inside, self.app, self._logo_changed)
        self.about = AboutCard(scrolled.inside, self.app)
        for card in (lists, self.backup, self.audit, self.stations, self.logo, self.about):
            card.pack(fill="x", pady=(0, px(_GAP)))
        scrolled.settle()
        self.body.bind("<Configure>", lambda _event: self._fit())
        self.reload()

    def reload(self) -> None:
        """Load the settings and show them, dropping what is typed."""
        admin, actor = self.app.cinema.admin, self.app.identity.actor()
        self.load(lambda: admin.house.sheet(actor), self._show)

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the page may be left; typed changes are asked about once."""
        if any(card.is_busy for card in (self.settings, self.backup, self.audit, self.stations, self.logo)):
            return False
        if not self.settings.typed() or self.settings.was_warned:
            return True
        if tell:
            self.settings.warn_once()
        return False

    def act(self, name: str) -> None:
        """Save."""
        if name == "save":
            self.settings.store()

    def escape(self) -> bool:
        """Go back from the cards to the settings, in a window without room for both."""
        if not self._shows_cards or not self._is_narrow:
            return False
        self._turn()
        return True

    def find(self) -> bool:
        """Give the search field of the settings the focus."""
        if self._shows_cards:
            self._turn()
        self.field.entry.focus_set()
        return True

    def first_focus(self) -> tk.Misc:
        """Return the search field."""
        return self.field.entry

    @property
    def _is_narrow(self) -> bool:
        return self.body.winfo_width() < px(_NARROW)

    def _turn(self) -> None:
        """Show the cards in place of the settings, or the settings again."""
        self._shows_cards = not self._shows_cards
        self._fit()
        self.update_idletasks()  # Tk gives the focus to mapped widgets only
        (self.turn_back if self._shows_cards else self.turn).focus_set()

    def _fit(self) -> None:
        """Lay settings and cards side by side, or one of them where there is no room for both."""
        narrow = self._is_narrow
        if self._laid == (laid := (narrow, narrow and self._shows_cards)):  # what is laid anew loses the focus
            return
        self._laid = laid
        for piece in (self._left, self._right, self.turn, self.turn_back):
            piece.pack_forget()
        if narrow:
            self.turn.pack(fill="x", pady=(0, px(8)), before=self._tools)
            self.turn_back.pack(anchor="w", pady=(0, px(8)), before=self._cards)
            shown = self._right if self._shows_cards else self._left
            shown.pack(fill="both", expand=True, padx=px(_GAP), pady=px(8))
            return
        self._right.pack(side="right", fill="y", padx=(0, px(_EDGE - 14)), pady=px(16))
        self._left.pack(side="left", fill="both", expand=True, padx=(px(_EDGE), px(_GAP)), pady=px(16))

    def _show(self, sheet: HouseSheet) -> None:
        self.settings.show(sheet)
        self.logo.show(sheet)
        wanted = str(self.arguments.pop("open", ""))  # a setting that was found from another page
        if wanted:
            self.field.type(wanted, False)
            self._search(wanted)
            self._leave_search()

    def _logo_changed(self, sheet: HouseSheet) -> None:
        """Show the logo, and go on typing from the settings as they are now: the logo is one of them."""
        self.logo.show(sheet)
        self.settings.show(sheet, self.settings.typed())

    def _saved(self) -> None:
        self.app.notify(_("The settings are saved."), "good", seconds=6)
        self.reload()

    def _search(self, text: str) -> None:
        self._text = text
        self.settings.filter(self._group, text)

    def _choose(self, group: str) -> None:
        self._group = group
        self.settings.filter(group, self._text)

    def _leave_search(self) -> None:
        row = next((one for one in self.settings.rows.values() if one.winfo_manager()), None)
        if row is not None:
            row.entry.focus_set()
