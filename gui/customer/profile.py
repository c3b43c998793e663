"""Profile: name, language, favourite genres, password, the PIN of staff, and signing out."""

import tkinter as tk
from tkinter import ttk
from typing import ClassVar

from cinema.domain.users import Rank
from cinema.i18n import _
from gui.people.guest_state import guest_state
from gui.people.pin_form import PinForm
from gui.people.profile_forms import PasswordForm, PersonForm
from gui.scale import px
from gui.widgets.pictures import rule
from gui.widgets.scrolled import ScrolledFrame
from gui.window.form import Form
from gui.window.screen import Screen

WIDE = 900  # px; from this width on both forms stand side by side


class Profile(Screen):
    """The profile screen: a form for the user's data and one for the password (and the PIN of staff), side by side."""

    nav: ClassVar[str | None] = ""

    person: PersonForm
    password: PasswordForm
    pin: PinForm | None

    def build(self) -> None:
        """Make both forms, filled with the user's data."""
        self._first: tk.Misc = self
        self.pin = None
        user = self.app.identity.user
        ttk.Label(self.body, text=_("Profile"), style="Display.TLabel").pack(
            anchor="w", padx=px(24), pady=(px(20), px(12))
        )
        if user is None:
            empty = guest_state(self.body, self.app.navigator.sign_in, "person", _("You are here as a guest"))
            self._first = empty.button or self
            return
        # The forms keep 4 px around their fields for the focus ring, so they begin so much further left.
        scrolled = ScrolledFrame(self.body, padding=(px(20), 0))
        scrolled.pack(fill="both", expand=True)
        inside = scrolled.inside
        left = PersonForm(inside, self.app, user)
        right = ttk.Frame(inside)
        left.grid(row=0, column=0, sticky="nw")
        inside.bind("<Configure>", lambda event: self._lay(right, wide=event.width >= px(WIDE)))
        self.password = PasswordForm(right, self.app)
        self.password.pack(anchor="w")
        if user.role.rank >= Rank.STAFF:
            rule(right).pack(fill="x", padx=px(4), pady=px(24))
            ttk.Label(right, text=_("PIN for the till"), style="Title.TLabel").pack(
                anchor="w", padx=px(4), pady=(0, px(12))
            )
            self.pin = PinForm(right, self.app)
            self.pin.pack(anchor="w")
        rule(right).pack(fill="x", padx=px(4), pady=px(24))
        ttk.Label(right, text=_("Signed in as {name}").format(name=user.username), style="Muted.TLabel").pack(
            anchor="w", padx=px(4)
        )
        ttk.Label(right, text=user.email, style="Muted.TLabel").pack(anchor="w", padx=px(4), pady=(px(4), px(12)))
        out = ttk.Button(right, text=_("Sign out"), style="Quiet.TButton", command=self.app.navigator.sign_out)
        out.pack(anchor="w")
        scrolled.settle()
        self.person = left
        self._first = left.fields["name"].entry

    def _lay(self, right: ttk.Frame, *, wide: bool) -> None:
        """Place the second form beside the first one, or below it in a narrow window."""
        if wide:
            right.grid(row=0, column=1, sticky="nw", padx=(px(48), 0), pady=0)
        else:
            right.grid(row=1, column=0, sticky="nw", padx=0, pady=(px(32), px(24)))

    def retranslate(self) -> None:
        """Rebuild the screen in the current language; what was typed and chosen is kept."""
        if self.app.identity.user is None:
            super().retranslate()
            return
        genres = set(self.person.genres.chosen())
        texts = [form.values() for form in self._forms()]
        super().retranslate()
        for form, typed in zip(self._forms(), texts, strict=True):
            for name, text in typed.items():
                form.fields[name].value.set(text)
        for genre in genres ^ set(self.person.genres.chosen()):
            self.person.genres.toggle(genre)

    def _forms(self) -> list[Form]:
        return [self.person, self.password, *([self.pin] if self.pin is not None else [])]

    def first_focus(self) -> tk.Misc:
        """Return the name's field, or the button of the guest's page."""
        return self._first
