"""The forms of the sign-in window: signing in, creating an account, replacing a one-time password."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Protocol

from cinema.domain.passwords import PASSWORD_RULE
from cinema.domain.registration import check_registration
from cinema.domain.usernames import USERNAME_RULE
from cinema.domain.users import User
from cinema.errors import InvalidFieldsError
from cinema.i18n import _
from gui.people.password_meter import PasswordMeter
from gui.scale import px
from gui.widgets.segmented import SegmentedControl
from gui.window import errors
from gui.window.form import Form
from gui.window.host import WindowHost

DEMO_ACCOUNTS = (
    ("ana", "lantern-ana-demo"),
    ("tom", "lantern-tom-demo"),
    ("marta", "lantern-marta-demo"),
)


class SignInSteps(Protocol):
    """The sign-in window as its forms see it."""

    host: WindowHost

    def show(self, page: str) -> None:
        """Show a page: sign_in or register."""

    def ask_new_password(self, user: User, secret: str) -> None:
        """Ask a user to replace a one-time password, before the screens are shown."""

    def set_up_admin(self, house: dict[str, str]) -> None:
        """Ask for the first administrator of a house with these settings."""

    def escape(self) -> None:
        """Go one step back, as Esc does."""


class SignInForm(Form):
    """The base of the sign-in pages: a title, a line of text, and a form."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, title: str, line: str) -> None:
        super().__init__(master, steps.host.tasks)
        self.steps = steps
        ttk.Label(self, text=title, style="Display.TLabel").pack(anchor="w", padx=px(4), pady=(px(4), px(4)))
        ttk.Label(self, text=line, style="Muted.TLabel", wraplength=px(400)).pack(
            anchor="w", padx=px(4), pady=(0, px(16))
        )

    def personal(self) -> tuple[str, ...]:
        """Return the typed names and the house's: a new password may not be one of them."""
        house = self.steps.host.house
        typed = [self.fields[name].get() for name in ("name", "username", "email") if name in self.fields]
        return (*typed, house.name if house is not None else "")

    def add_switch(self, value: str) -> None:
        """Add the switch between signing in and registering."""
        SegmentedControl(
            self,
            [("sign_in", _("Sign in")), ("register", _("Register"))],
            value,
            self.steps.show,
            each=149,
            height=40,
        ).pack(anchor="w", padx=px(4), pady=(0, px(16)))

    def add_guest_link(self) -> None:
        """Add a link: back to the screens if there are any, else on as a guest."""
        host = self.steps.host
        if host.has_screens:
            words, command = _("Go back"), host.leave_sign_in
        elif not host.admits_guests:
            return
        else:
            words, command = _("Continue as guest"), self._as_guest
        row = ttk.Frame(self)
        row.pack(anchor="w", pady=(px(8), 0))
        self.guest = ttk.Button(row, text=words, style="Flush.TButton", command=command)
        self.guest.pack(side="left")

    def allow(self, allowed: bool, message: str = "") -> None:
        """Enable or disable submitting and the guest link, which needs the cinema too."""
        super().allow(allowed, message)
        if hasattr(self, "guest"):  # not every page has the link
            self.guest.state(["!disabled" if allowed else "disabled"])

    def _as_guest(self) -> None:
        if self.steps.host.cinema is not None:
            self.steps.host.enter(None)


class SignInPage(SignInForm):
    """Signing in with username or e-mail and password."""

    def __init__(self, master: tk.Misc, steps: SignInSteps) -> None:
        super().__init__(master, steps, _("Welcome"), _("Sign in to find your tickets and favourites again."))
        if steps.host.admits_guests:
            self.add_switch("sign_in")
        self.add("login", _("Username or e-mail"))
        self.add("password", _("Password"), secret=True)
        self.finish(_("Sign in"), self._submit)
        self._links = ttk.Frame(self)
        self._links.pack(anchor="w")
        self.forgot = ttk.Button(
            self._links, text=_("Forgot your password?"), style="Flush.TButton", command=self._tell_what_to_do
        )
        self.forgot.pack(anchor="w", pady=(px(8), 0))
        self._what_to_do = ttk.Label(
            self._links, text=what_to_do(at_work=not steps.host.admits_guests), style="Muted.TLabel",
            wraplength=px(self.width),
        )  # fmt: skip
        self.pins: ttk.Button | None = None
        self.add_guest_link()
        if steps.host.demo:
            self._list_demo_accounts()  # of a demo house only: `demo` is False for any other

    def offer_pins(self, start: Callable[[], None]) -> None:
        """Add a link to the sign-in by a PIN, where there is one; a repeat changes nothing."""
        if self.pins is None:
            self.pins = ttk.Button(self._links, text=_("Sign in with a PIN"), style="Flush.TButton", command=start)
            self.pins.pack(anchor="w", pady=(px(8), 0))

    def _tell_what_to_do(self) -> None:
        """Show what helps somebody without their password, or hide it again."""
        if self._what_to_do.winfo_manager():
            self._what_to_do.pack_forget()
        else:
            self._what_to_do.pack(anchor="w", padx=px(4), pady=(px(4), 0), after=self.forgot)

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("login", "password"):  # Enter may come before the cinema is open
            return
        login, password = self.fields["login"].get(), self.fields["password"].get()

        def done(user: User) -> None:
            if user.must_change_password:
                self.steps.ask_new_password(user, password)
            else:
                self.steps.host.enter(user)

        self.send(lambda: cinema.accounts.sign_in(login, password), done, _("Signing in…"))

    def _list_demo_accounts(self) -> None:
        link = 8  # px around the words of a link, which end where the box's padding begins
        box = ttk.Frame(self, style="Card.TFrame", padding=(px(16), px(16), px(16 - link), px(16)))
        box.columnconfigure(1, weight=1)
        # As wide as the fields above, or wider if its words need it.
        ttk.Frame(box, style="Surface.TFrame", width=px(self.width - 32 + link)).grid(row=9, column=0, columnspan=3)
        box.pack(anchor="w", padx=px(4), pady=(px(24), 0))
        ttk.Label(box, text=_("This is a demo. Try one of these:"), style="Surface.Muted.TLabel").grid(
            row=0, column=0, columnspan=3, sticky="w"
        )
        for row, (name, password) in enumerate(DEMO_ACCOUNTS, start=1):
            ttk.Label(box, text=name, style="Surface.Bold.TLabel").grid(row=row, column=0, sticky="w")
            ttk.Label(box, text=password, style="Surface.Muted.TLabel").grid(row=row, column=1, sticky="w", padx=px(16))
            fill = ttk.Button(
                box,
                text=_("Fill in"),
                style="Surface.Link.TButton",
                command=lambda name=name, password=password: self.fill({"login": name, "password": password}),  # type: ignore[misc]
            )
            fill.grid(row=row, column=2, sticky="e")


def what_to_do(*, at_work: bool) -> str:
    """Return what helps somebody who forgot their password; at work an administrator does, else the counter."""
    if at_work:
        return _(
            "Ask an administrator of the house for a one-time password. It is valid for 24 hours and for one sign-in,"
            " in which you choose a new password."
        )
    return _(
        "Ask at the counter, with your name or your e-mail. The staff give you a one-time password. It is valid for 24"
        " hours and for one sign-in, in which you choose a new password."
    )


class RegisterPage(SignInForm):
    """Creating a customer's account."""

    def __init__(self, master: tk.Misc, steps: SignInSteps) -> None:
        super().__init__(master, steps, _("Create your account"), _("Keep tickets and favourites in one place."))
        self.add_switch("register")
        self.add("name", _("Name"))
        self.add("username", _("Username"), help_text=_(USERNAME_RULE))
        self.add("email", _("E-mail"))
        secret = self.add("password", _("Password"), secret=True, help_text=_(PASSWORD_RULE))
        PasswordMeter(self, secret, self.personal).pack(anchor="w", pady=(0, px(8)))
        self.finish(_("Create account"), self._submit)
        self.add_guest_link()

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None:
            return
        typed, guest = self.values(), cinema.actor(None, self.steps.host.channel)
        try:  # all mistakes at once, those of empty fields too
            check_registration(typed["name"], typed["username"], typed["email"], typed["password"])
        except InvalidFieldsError as error:
            self.show(errors.words(error))
            return
        self.send(
            lambda: cinema.accounts.register(
                guest, typed["name"], typed["username"], typed["email"], typed["password"]
            ),
            self.steps.host.enter,
            _("Creating your account…"),
        )


class NewPasswordPage(SignInForm):
    """Replacing a one-time password that the staff gave out."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, user: User, secret: str) -> None:
        line = _("You signed in with a one-time password from the house's staff. If you didn't ask for one, tell them.")
        super().__init__(master, steps, _("Choose a new password"), line)
        self._user, self._secret = user, secret
        new = self.add("new_password", _("New password"), secret=True, help_text=_(PASSWORD_RULE))
        PasswordMeter(self, new, lambda: (user.username, user.email, user.name, *self.personal())).pack(
            anchor="w", pady=(0, px(8))
        )
        self.finish(_("Keep it and sign in"), self._submit)

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("new_password"):
            return
        new, user, secret = self.fields["new_password"].get(), self._user, self._secret

        def work() -> User:
            # Signed in only now: the user held here still has `must_change_password`, so it is read again.
            actor = cinema.actor(user, self.steps.host.channel)
            cinema.accounts.change_password(actor, secret, new)
            return cinema.accounts.profile(actor)

        self.send(work, self.steps.host.enter)
