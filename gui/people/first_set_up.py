"""The forms for setting up an empty house, in two steps: the house, then its first administrator."""

import os
import tkinter as tk
from dataclasses import replace
from pathlib import Path
from tkinter import ttk

from cinema.domain.passwords import PASSWORD_RULE
from cinema.domain.timezones import find_timezones
from cinema.domain.usernames import USERNAME_RULE
from cinema.domain.users import User
from cinema.i18n import LANGUAGES, _, current_language
from gui.people.password_meter import PasswordMeter
from gui.people.sign_in_forms import SignInForm, SignInSteps
from gui.scale import px
from gui.widgets.suggestions import Suggestions
from gui.window import errors

CURRENCIES = ("EUR", "USD", "GBP", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "CHF", "SEK", "PLN", "CAD", "AUD", "JPY")
HOUSE_FIELDS = ("name", "currency", "timezone", "language")


def own_timezone() -> str:
    """Return the name of this machine's timezone, UTC if it is unknown."""
    # Python knows the offset of local time, but not the zone's name.
    if zone := os.environ.get("TZ", "").lstrip(":"):
        return zone
    try:
        parts = Path("/etc/localtime").resolve().parts
    except OSError:
        return "UTC"
    return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else "UTC"


def checked_house(typed: dict[str, str]) -> dict[str, str]:
    """Return the typed settings in stored form; InvalidInputError names the wrong field."""
    from cinema.domain.setting_texts import read_setting

    codes = {name: code for code, name in LANGUAGES.items()}
    settings = {**typed, "language": codes.get(typed["language"], typed["language"])}
    return {name: str(read_setting(name, settings[name])) for name in HOUSE_FIELDS}


class SetUpHousePage(SignInForm):
    """Step 1: the house's name, currency, timezone and language."""

    def __init__(self, master: tk.Misc, steps: SignInSteps) -> None:
        super().__init__(
            master, steps, _("Set up your cinema"), _("Step 1 of 2. All but the currency can be changed later.")
        )
        self.add("name", _("Name of the house"))
        self.add("currency", _("Currency"), choices=CURRENCIES, value="EUR")
        zone = self.add("timezone", _("Timezone"), value=own_timezone(), help_text=_("Type its city or country."))
        Suggestions(zone.entry, zone.value, lambda text: [(one.id, one.place) for one in find_timezones(text)])
        self.add("language", _("Language"), choices=tuple(LANGUAGES.values()), value=LANGUAGES[current_language()])
        self.finish(_("Next"), self._submit)

    def _submit(self) -> None:
        typed = self.values()
        if self.required("name", "timezone"):
            self.send(lambda: checked_house(typed), self.steps.set_up_admin)


class SetUpAdminPage(SignInForm):
    """Step 2: the first administrator's account."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, house: dict[str, str]) -> None:
        super().__init__(
            master, steps, _("First administrator"), _("Step 2 of 2. Keep this password safe: nobody can look it up.")
        )
        self._house = house
        self.add("name", _("Name"))
        self.add("username", _("Username"), help_text=_(USERNAME_RULE))
        self.add("email", _("E-mail"))
        secret = self.add("password", _("Password"), secret=True, help_text=_(PASSWORD_RULE))
        PasswordMeter(self, secret, lambda: (*self.personal(), house["name"])).pack(anchor="w", pady=(0, px(8)))
        self.finish(_("Open the house"), self._submit)
        row = ttk.Frame(self)
        row.pack(anchor="w", pady=(px(8), 0))
        ttk.Button(row, text=_("Go back"), style="Flush.TButton", command=self.steps.escape).pack(side="left")

    def show(self, words: errors.Words) -> None:
        """Show an error at its field; one about the first step's fields is shown above the button."""
        # Both steps have a field "name"; here it is the administrator's.
        field = None if words.field in HOUSE_FIELDS[1:] else words.field
        super().show(replace(words, field=field))

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("name", "username", "email", "password"):
            return
        house, typed = self._house, self.values()
        guest = cinema.actor(None, self.steps.host.channel)

        def work() -> User:
            return cinema.office.set_up(
                guest, house["name"], house["currency"], house["timezone"], house["language"],
                typed["name"], typed["username"], typed["email"], typed["password"],
            )  # fmt: skip

        self.send(work, self.steps.host.house_is_set_up, _("Opening the house…"))
