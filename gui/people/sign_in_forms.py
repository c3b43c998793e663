"""The forms of the sign-in window: sign in, create an account, and replace a one-time password."""

import tkinter as tk
from tkinter import ttk
from typing import Protocol

from cinema.domain.users import PASSWORD_RULE, USERNAME_RULE, User
from cinema.i18n import _
from gui.people.password_meter import PasswordMeter
from gui.scale import px
from gui.widgets.segmented import SegmentedControl
from gui.window.form import Form
from gui.window.host import WindowHost

DEMO_ACCOUNTS = (
    ("ana", "lantern-ana-demo"),
    ("tom", "lantern-tom-demo"),
)


class SignInSteps(Protocol):
    """What the forms ask of the window around them: the way from one to the next."""

    host: WindowHost

    def show(self, page: str) -> None:
        """Go to a page: sign_in or register."""

    def ask_new_password(self, user: User, secret: str) -> None:
        """Have a one-time password replaced before its owner is let in."""

    def set_up_admin(self, house: dict[str, str]) -> None:
        """The house's settings are fine: ask for its administrator."""


class SignInForm(Form):
    """A page of the sign-in window: a title, a line below it, and a form."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, title: str, line: str) -> None:
        super().__init__(master, steps.host.tasks)
        self.steps = steps
        ttk.Label(self, text=title, style="Display.TLabel").pack(anchor="w", padx=px(4), pady=(px(12), px(4)))
        ttk.Label(self, text=line, style="Muted.TLabel", wraplength=px(460)).pack(
            anchor="w", padx=px(4), pady=(0, px(16))
        )

    def add_switch(self, value: str) -> None:
        """Add the choice between signing in and registering."""
        SegmentedControl(
            self,
            [("sign_in", _("Sign in")), ("register", _("Register"))],
            value,
            self.steps.show,
            each=149,
            height=40,
        ).pack(anchor="w", padx=px(4), pady=(0, px(16)))

    def add_ways_out(self) -> None:
        """Add the way in without an account, or back to where one was."""
        row = ttk.Frame(self)
        row.pack(anchor="w", pady=(px(8), 0))
        host = self.steps.host
        if host.inside:
            words, command = _("Go back"), host.leave_sign_in
        else:
            words, command = _("Continue as guest"), self._as_guest
        self.guest = ttk.Button(row, text=words, style="Link.TButton", command=command)
        self.guest.pack(side="left")

    def allow(self, allowed: bool, message: str = "") -> None:
        """Say whether the form may be sent; the way in as a guest needs the cinema too."""
        super().allow(allowed, message)
        if hasattr(self, "guest"):
            self.guest.state(["!disabled" if allowed else "disabled"])

    def _as_guest(self) -> None:
        if self.steps.host.cinema is not None:
            self.steps.host.enter(None)


class SignInPage(SignInForm):
    """Name or e-mail, and password."""

    def __init__(self, master: tk.Misc, steps: SignInSteps) -> None:
        super().__init__(master, steps, _("Welcome"), _("Sign in to find your tickets and favourites again."))
        self.add_switch("sign_in")
        self.add("login", _("Username or e-mail"))
        self.add("password", _("Password"), secret=True)
        self.finish(_("Sign in"), self._submit)
        self.add_ways_out()
        if steps.host.demo:
            self._name_demo_accounts()

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("login", "password"):
            return
        login, password = self.fields["login"].get(), self.fields["password"].get()

        def done(user: User) -> None:
            if user.must_change_password:
                self.steps.ask_new_password(user, password)
            else:
                self.steps.host.enter(user)

        self.send(lambda: cinema.accounts.sign_in(login, password), done, _("Signing in…"))

    def _name_demo_accounts(self) -> None:
        box = ttk.Frame(self, style="Card.TFrame", padding=px(16))
        box.columnconfigure(1, weight=1, minsize=px(196))
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
            fill.grid(row=row, column=2)


class RegisterPage(SignInForm):
    """A new customer."""

    def __init__(self, master: tk.Misc, steps: SignInSteps) -> None:
        super().__init__(master, steps, _("Create your account"), _("Keep tickets and favourites in one place."))
        self.add_switch("register")
        self.add("name", _("Name"))
        self.add("username", _("Username"), help_text=_(USERNAME_RULE))
        self.add("email", _("E-mail"))
        secret = self.add("password", _("Password"), secret=True, help_text=_(PASSWORD_RULE))
        PasswordMeter(self, secret).pack(anchor="w", pady=(0, px(8)))
        self.finish(_("Create account"), self._submit)
        self.add_ways_out()

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("name", "username", "email", "password"):
            return
        typed, guest = self.values(), cinema.actor(None, self.steps.host.channel)
        self.send(
            lambda: cinema.accounts.register(
                guest, typed["name"], typed["username"], typed["email"], typed["password"]
            ),
            self.steps.host.enter,
            _("Creating your account…"),
        )


class NewPasswordPage(SignInForm):
    """A password of one's own in place of one that somebody else gave out."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, user: User, secret: str) -> None:
        super().__init__(master, steps, _("Choose a new password"), _("The one you signed in with works only once."))
        self._user, self._secret = user, secret
        new = self.add("new_password", _("New password"), secret=True, help_text=_(PASSWORD_RULE))
        PasswordMeter(self, new).pack(anchor="w", pady=(0, px(8)))
        self.finish(_("Keep it and sign in"), self._submit)

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("new_password"):
            return
        new, user, secret = self.fields["new_password"].get(), self._user, self._secret

        def work() -> User:
            actor = cinema.actor(user, self.steps.host.channel)
            cinema.accounts.change_password(actor, secret, new)
            return cinema.accounts.profile(actor)

        self.send(work, self.steps.host.enter)
