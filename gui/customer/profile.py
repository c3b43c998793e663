"""Profile: name, language, favourite genres, e-mail, password, the PIN of staff, and the account as a whole."""

import tkinter as tk
from tkinter import ttk
from typing import ClassVar

from cinema.domain.users import Rank, User
from cinema.i18n import _
from gui.people.account_forms import EmailForm
from gui.people.account_section import AccountSection
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
    """The profile screen: forms for the user's data and e-mail beside those for the password and the account."""

    nav: ClassVar[str | None] = ""

    person: PersonForm
    email: EmailForm
    password: PasswordForm
    account: AccountSection
    pin: PinForm | None

    def build(self) -> None:
        """Make the forms, filled with the user's data."""
        self._first: tk.Misc = self
        self._scrolled: ScrolledFrame | None = None
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
        self._scrolled, inside = scrolled, scrolled.inside
        left, right = ttk.Frame(inside), ttk.Frame(inside)
        left.grid(row=0, column=0, sticky="nw")
        inside.bind("<Configure>", lambda event: self._lay(right, wide=event.width >= px(WIDE)))
        self.person = PersonForm(left, self.app, user)
        self.person.pack(anchor="w")
        rule(left).pack(fill="x", padx=px(4), pady=px(24))
        self.email = EmailForm(left, self.app, user, self._email_changed)
        self.email.pack(anchor="w")
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
        self.account = AccountSection(right, self.app, user, self._grown)
        self.account.pack(anchor="w", pady=(0, px(24)))
        scrolled.settle()
        self._first = self.person.fields["name"].entry

    def _lay(self, right: ttk.Frame, *, wide: bool) -> None:
        """Place the second form beside the first one, or below it in a narrow window."""
        if wide:
            right.grid(row=0, column=1, sticky="nw", padx=(px(48), 0), pady=0)
        else:
            right.grid(row=1, column=0, sticky="nw", padx=0, pady=(px(32), px(24)))

    def _grown(self, part: tk.Misc) -> None:
        """Let the wheel and the focus work in a part that has just been made, and bring it into view."""
        if self._scrolled is not None:
            self._scrolled.settle()
            self.update_idletasks()  # lays it out
            self._scrolled.see(part)

    def _email_changed(self, user: User) -> None:
        self.account.show_email(user.email)

    def escape(self) -> bool:
        """Close the form that is open in place, if one is."""
        return self._scrolled is not None and self.account.close()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the account is not just being changed."""
        del tell
        form = self.account.form if self._scrolled is not None else None
        return form is None or not form.busy

    def retranslate(self) -> None:
        """Rebuild the screen in the current language; what was typed and chosen is kept."""
        if self.app.identity.user is None:
            super().retranslate()
            return
        genres, opened = set(self.person.genres.chosen()), self.account.opened
        texts = [form.values() for form in self._forms()]
        super().retranslate()
        if opened:
            self.account.open(opened)
        for form, typed in zip(self._forms(), texts, strict=True):
            for name, text in typed.items():
                form.fields[name].value.set(text)
        for genre in genres ^ set(self.person.genres.chosen()):
            self.person.genres.toggle(genre)

    def _forms(self) -> list[Form]:
        forms: list[Form | None] = [self.person, self.email, self.password, self.pin, self.account.form]
        return [form for form in forms if form is not None]

    def first_focus(self) -> tk.Misc:
        """Return the name's field, or the button of the guest's page."""
        return self._first
