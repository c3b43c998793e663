"""The program's window: opens the cinema behind the painted sign-in, and joins tasks, errors, language and theme.

Importing this file must stay quick: services, Babel and the screens come later.
"""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from cinema.errors import StorageError
from cinema.i18n import _, current_language, system_language, use_language
from gui import theme as theme_module
from gui.scale import px
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.face import Face
from gui.window.garbage import Collector
from gui.window.host import SignInFrame
from gui.window.idle import Idle
from gui.window.shortcuts import shortcut
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.house import House
    from cinema.domain.users import User
    from cinema.services.cinema import Cinema
    from gui.window.session import Session
    from gui.window.shell import Shell

SMALLEST = (1280, 768)
FIRST_SIGHT = 100  # milliseconds that the window has to itself to be painted and typed into
RECOVER = 60_000  # milliseconds between two looks for sales that a crash left half done, here or elsewhere


def run(
    open_cinema: "Callable[[], Cinema]",
    *,
    face: Face,
    language: str | None = None,
    theme: str | None = None,
    demo: bool = False,
) -> int:
    """Show the window until it is closed, and return the program's exit code.

    `open_cinema` may be slow: it runs behind the painted window. `demo` allows the sample accounts to be named.
    """
    window = App(open_cinema, face=face, language=language, theme=theme, demo=demo)
    window.root.mainloop()
    return 0


class App:
    """One window with one cinema behind it."""

    def __init__(
        self,
        open_cinema: "Callable[[], Cinema]",
        *,
        face: Face,
        language: str | None = None,
        theme: str | None = None,
        demo: bool = False,
    ) -> None:
        use_language(language or system_language())
        self._language_chosen = language is not None
        self._open = open_cinema
        self._face = face
        self.channel = face.channel
        self._closing = False
        self._keys_bound = False
        self.demo = demo
        self._is_demo = demo
        self.cinema: Cinema | None = None
        self.failure: BaseException | None = None
        self._recovery: Repeat | None = None
        self.house: House | None = None
        self.session: Session | None = None
        self.shell: Shell | None = None
        self.root = theme_module.open_window("Cinema", theme, face=face.scale, whole=False)
        self.root.minsize(px(SMALLEST[0]), px(SMALLEST[1]))
        self.root.geometry(f"{px(SMALLEST[0])}x{px(800)}")
        self.tasks = Tasks(self.root, self.report)
        self._collector = Collector(self.root)
        self.root.report_callback_exception = self._raised
        self.root.protocol("WM_DELETE_WINDOW", self.close)
        self._idle: Idle | None = None
        self.sign_in_frame: SignInFrame | None = face.sign_in(self.root, self)
        self.sign_in_frame.pack(fill="both", expand=True)
        self.root.bind(shortcut("back").event, lambda _event: self._back(), add=True)
        self.root.deiconify()
        self.root.update_idletasks()
        self._begin: str | None = self.root.after_idle(self._painted)

    @property
    def inside(self) -> bool:
        """Whether screens lie behind the sign-in, so that there is a way back to them."""
        return self.shell is not None

    def open_cinema(self) -> None:
        """Open the cinema on another thread; what comes of it is the sign-in's to say."""

        def work() -> "tuple[Cinema, House, bool, bool]":
            cinema = self.cinema or self._open()
            if self._closing:
                cinema.close()
            return cinema, cinema.house(), cinema.is_set_up(), cinema.is_demo()

        self.tasks.submit(work, owner=self.root, on_done=self._opened, on_error=self._failed)

    def _painted(self) -> None:
        self._begin = self.root.after(FIRST_SIGHT, self._seen)

    def _seen(self) -> None:
        """Go on with what the first sight of the window does not need."""
        self._begin = None
        theme_module.make_whole()
        self.open_cinema()

    def enter(self, user: "User | None") -> None:
        """Let somebody in (None: a guest); everything before it is forgotten."""
        from gui.window.session import Session

        assert self.cinema is not None
        if self.session is None:
            self.session = Session(self.cinema, self.channel)
        changed = self.session.user != user
        if user is not None and not self._language_chosen and user.language != current_language():
            use_language(user.language)
        self.session.sign_in(user)
        self._show_shell(changed=changed)

    def house_is_set_up(self, admin: "User") -> None:
        """Let the first administrator of a new house in, and say what comes next."""
        assert self.cinema is not None

        def done(house: "House") -> None:
            self._take_house(house)
            self.enter(admin)
            if self.shell is not None:
                self.shell.banner.show(_("The house is empty. Fill it with: cinema seed FILE"))

        self.tasks.submit(self.cinema.house, owner=self.root, on_done=done)

    def leave_sign_in(self) -> None:
        """Go back to the screens without signing in."""
        if self.shell is not None:
            self._show_shell(changed=False)

    def show_sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in window over the screens, which stay as they are."""
        if self.shell is not None:
            self.shell.pack_forget()
        if self.sign_in_frame is not None:
            self.sign_in_frame.destroy()
        self.sign_in_frame = self._face.sign_in(self.root, self, register=register)
        self.sign_in_frame.pack(fill="both", expand=True)
        self.sign_in_frame.opened()

    def sign_out(self) -> None:
        """Forget the person and everything on the screens."""
        assert self.session is not None
        if self.shell is not None:
            self.shell.leave_all()
            self.shell.destroy()
            self.shell = None
        self.session.sign_in(None)
        self.show_sign_in()

    def change_language(self, language: str) -> None:
        """Speak another language at once, everywhere."""
        self._language_chosen = True
        self._speak(language)

    def switch_theme(self) -> None:
        """Change between dark and light."""
        theme_module.switch(self.root)

    def report(self, error: BaseException) -> None:
        """Show an exception in words at the top of the window."""
        words = errors.words(error)
        if self.shell is not None and self.shell.winfo_ismapped():
            self.shell.banner.show(words.message, "bad")
        elif self.sign_in_frame is not None:
            self.sign_in_frame.say(words)

    def close(self) -> None:
        """End: release what is held, wait for what is being written, close the cinema and the window."""
        if self._closing:
            return
        self._closing = True
        if self.shell is not None:
            self.shell.leave_all()
        if self._begin is not None:
            self.root.after_cancel(self._begin)
        if self._recovery is not None:
            self._recovery.stop()
        self.root.withdraw()
        self.tasks.close()
        if self.cinema is not None:
            self.cinema.close()
        if self._idle is not None:
            self._idle.stop()
        self._collector.stop()
        self.root.destroy()

    def _back(self) -> None:
        if self.sign_in_frame is not None:
            self.sign_in_frame.escape()
        elif self.shell is not None:
            self.shell.escape()

    def _opened(self, result: "tuple[Cinema, House, bool, bool]") -> None:
        self.cinema, house, set_up, demo = result
        self._take_house(house)
        if self._recovery is None:
            self._recovery = Repeat(self.root, RECOVER, self._recover)
        if self._idle is None and self._face.idle is not None:
            self._idle = Idle(self.root, self._face.idle, self._left_alone)
        self.demo = self.demo and demo
        self._is_demo = demo
        if not self._language_chosen and house.language != current_language() and set_up:
            self._speak(house.language)
        if self.sign_in_frame is not None:
            if set_up:
                self.sign_in_frame.opened()
            else:
                self.sign_in_frame.set_up()

    def _left_alone(self) -> None:
        """Sign out whoever went away; not in the middle of what is being written."""
        if self.session is not None and self.sign_in_frame is None and not self.tasks.busy:
            self.sign_out()

    def _recover(self) -> None:
        cinema = self.cinema
        assert cinema is not None

        def work() -> "House":
            cinema.recovery.recover()
            return cinema.house()

        self.tasks.submit(work, owner=self.root, on_done=self._take_house, on_error=self._not_recovered)

    def _take_house(self, house: "House") -> None:
        """Show the house by the name it has now."""
        renamed = self.house is not None and house.name != self.house.name
        self.house = house
        self.root.title(house.name)
        if renamed and self.shell is not None:
            self.shell.make_bar()

    def _not_recovered(self, error: BaseException) -> None:
        """Wait for the next minute if the database is away; anything else is a defect and is told."""
        if not isinstance(error, StorageError):
            self.report(error)

    def _failed(self, error: BaseException) -> None:
        self.failure = error
        if self.sign_in_frame is not None:
            self.sign_in_frame.failed(errors.words(error))

    def _show_shell(self, *, changed: bool) -> None:
        theme_module.make_whole()
        from gui.window.shell import Shell, bind_keys

        if self.sign_in_frame is not None:
            self.sign_in_frame.destroy()
            self.sign_in_frame = None
        if not self._keys_bound:
            self._keys_bound = True
            bind_keys(self.root, self._face, lambda: self.shell if self.sign_in_frame is None else None)
        if self.shell is None:
            self.shell = Shell(self.root, self, self._face)
            self.shell.pack(fill="both", expand=True)
            self.shell.start(self._context())
            return
        self.shell.pack(fill="both", expand=True)
        if changed:
            self.shell.person_changed()

    def _context(self) -> Any:
        from gui.window.context import AppContext
        from gui.window.navigation import Ways
        from gui.window.posters import Posters

        assert self.cinema is not None
        assert self.session is not None
        assert self.shell is not None
        posters = Posters(self.tasks, self.cinema.catalogue.poster)
        return AppContext(
            self.cinema, self.tasks, Ways(self, self.shell), self.session, posters, self._is_demo,
            self.shell.banner.show, self.report,
        )  # fmt: skip

    def _speak(self, language: str) -> None:
        if language == current_language():
            return
        use_language(language)
        if self.sign_in_frame is not None:
            self.sign_in_frame.retranslate()
        if self.shell is not None and self.shell.winfo_ismapped():
            self.shell.language_changed()

    def _raised(self, _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        self.report(error)
