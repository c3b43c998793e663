"""The program's window: shows the sign-in, opens the cinema behind it, and switches language, theme and screens.

Importing this file must stay fast, since the sign-in appears after it: services, Babel and screens are imported later.
"""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from cinema.domain.users import Role
from cinema.errors import NotAllowedError
from cinema.i18n import _, current_language, system_language, use_language
from gui import scale
from gui import theme as theme_module
from gui.widgets import page, right_to_left
from gui.widgets.drop_list import DropLists
from gui.widgets.temporary_files import TEMPORARY
from gui.window import errors
from gui.window.current_face import CurrentFace
from gui.window.daily_backups import DailyBackups
from gui.window.ending import Ending
from gui.window.face import Face
from gui.window.faces import Faces, only, refusal
from gui.window.focus import FocusKeeper, first_usable
from gui.window.garbage import Collector
from gui.window.host import SignInFrame
from gui.window.keyboard import Keyboard
from gui.window.locking import Locking
from gui.window.printer_programs import PrinterPrograms
from gui.window.recovery import Recovery
from gui.window.scans import Scans
from gui.window.shortcuts import shortcut
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.house import House
    from cinema.domain.users import User
    from cinema.services.cinema import Cinema
    from gui.window.identity import Identity
    from gui.window.shell import Shell

_GIVEN_UP = 3  # seconds for giving up a backup, which looks every moment whether it has to
FIRST_PAINT = 100  # milliseconds for painting the sign-in; the threads started after it compete for the interpreter


def run(
    open_cinema: "Callable[[], Cinema]",
    *,
    face: Face,
    faces: Faces | None = None,
    language: str | None = None,
    theme: str | None = None,
    demo: bool = False,
) -> int:
    """Show the window until it is closed, and return the program's exit code: 128 and its number after a signal.

    `open_cinema` may be slow: it runs on a worker. `faces` are those that its users may open beside the first one.
    `demo` lets the sign-in list the sample accounts of a demo house.
    """
    window = App(open_cinema, face=face, faces=faces, language=language, theme=theme, demo=demo)
    window.ending.listen()
    window.root.mainloop()
    return window.ending.finish()


class App:
    """One window with one cinema behind it."""

    def __init__(
        self,
        open_cinema: "Callable[[], Cinema]",
        *,
        face: Face,
        faces: Faces | None = None,
        language: str | None = None,
        theme: str | None = None,
        demo: bool = False,
    ) -> None:
        use_language(language or system_language())
        self._language_chosen = language is not None
        self._open = open_cinema
        self.current = CurrentFace(self, face, faces or only(face), theme_chosen=theme is not None)
        self.channel = face.channel
        self._closing = False
        self._faces_bound: set[str] = set()
        self.demo = demo  # until the house is open both are the option's value; then this is False for a real house
        self._is_demo = demo
        self.cinema: Cinema | None = None
        self.failure: BaseException | None = None
        self._recovery: Recovery | None = None
        self._backups: DailyBackups | None = None
        self._printers: PrinterPrograms | None = None
        self.house: House | None = None
        self.identity: Identity | None = None
        self.shell: Shell | None = None
        self.root = theme_module.open_window("Cinema", theme or face.theme, factor=face.scale, whole=False)
        right_to_left.install(self.root)
        scale.fit(self.root, wanted=(1280, 800), smallest=(480, 320))
        page.watch(self.root)
        self.drop_lists = DropLists(self.root)
        self.tasks = Tasks(self.root, self.report)
        self.tasks.on_signed_out = self._signed_out
        self._collector = Collector(self.root)
        self.root.report_callback_exception = self._raised  # tkinter would print the traceback and go on
        self.ending = Ending(self.root, self.tasks, lambda: self.shell, self.close)
        self.locking = Locking(self, face.idle)
        self.sign_in_frame: SignInFrame | None = face.sign_in(self.root, self)
        self.sign_in_frame.pack(fill="both", expand=True)
        self.keyboard = Keyboard(self.root)
        self.keyboard.bind(shortcut("back").event, self._back)
        self.keyboard.bind(shortcut("quit").event, self.ending.ask)
        self.scans = Scans(self.root, lambda: self._front(self.current.face), lambda: self.current.face, self._say)
        self.focus_keeper = FocusKeeper(self.root, self._focus_front)
        self.root.deiconify()
        self.root.update_idletasks()
        self._begin: str | None = self.root.after_idle(self._wait_for_paint)

    @property
    def admits_guests(self) -> bool:
        """Whether the window may be used without signing in."""
        return self.current.face.admits(Role.GUEST)

    @property
    def has_screens(self) -> bool:
        """Whether there are screens behind the sign-in to go back to."""
        return self.shell is not None

    def open_cinema(self) -> None:
        """Open the cinema on a worker; the sign-in shows the result."""

        def work() -> "tuple[Cinema, House, bool, bool]":
            cinema = self.cinema or self._open()
            if self._closing:  # `close` saw no cinema yet, so nothing else would release its server
                cinema.close()
            return cinema, cinema.house(), cinema.is_set_up(), cinema.is_demo()

        self.tasks.submit(work, owner=self.root, on_done=self._opened, on_error=self._failed)

    def _wait_for_paint(self) -> None:
        # Idle callbacks run before the X server has painted, so a timer follows.
        self._begin = self.root.after(FIRST_PAINT, self._finish_start)

    def _finish_start(self) -> None:
        """Build the styles that the sign-in doesn't use, and open the cinema."""
        self._begin = None
        theme_module.make_whole()
        self.open_cinema()
        self.tasks.submit(TEMPORARY.sweep, owner=self.root, on_done=lambda _nothing: None)

    def enter(self, user: "User | None") -> None:
        """Show the screens to a user, or to a guest (None)."""
        from gui.window.identity import Identity

        # The language follows the user only as long as nobody chose one at this window.
        assert self.cinema is not None
        if self.identity is None:
            self.identity = Identity(self.cinema, self.channel)
        face = self.current.for_user(user, stay=self.locking.is_locked)
        if face is None:
            self.report(NotAllowedError(refusal(self.current.refusing(user))))
            return
        changed = self.identity.user != user
        if changed:
            TEMPORARY.leave()
        if user is not None and not self._language_chosen and user.language != current_language():
            use_language(user.language)
        self.identity.enter(user)
        self.current.take(face)
        self._show_shell(changed=changed)
        if user is not None and self.shell is not None:
            from gui.window.sign_in_notices import tell_notices

            tell_notices(self.cinema, self.identity.actor(), self.tasks, self.shell)

    def house_is_set_up(self, admin: "User") -> None:
        """Sign in the first administrator of a new house and say how to fill it."""
        assert self.cinema is not None

        def done(house: "House") -> None:
            self._take_house(house)
            self.enter(admin)
            if self.shell is not None:
                self.shell.banner.show(
                    _("The house is ready. Begin with auditoriums, then movies, prices and the schedule.")
                )

        self.tasks.submit(self.cinema.house, owner=self.root, on_done=done)

    def leave_sign_in(self) -> None:
        """Go back to the screens without signing in."""
        if self.shell is not None:
            self._show_shell(changed=False)

    def show_sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in in place of the screens, which keep their state."""
        if self.shell is not None:
            self.shell.pack_forget()
        if self.sign_in_frame is not None:
            self.sign_in_frame.destroy()
        self.sign_in_frame = self.current.face.sign_in(self.root, self, register=register)
        self.sign_in_frame.pack(fill="both", expand=True)
        self.sign_in_frame.opened()

    def sign_out(self, said: str = "") -> None:
        """Sign the user out, leave all screens and show the sign-in, with a sentence if there is one."""
        assert self.identity is not None
        if self.shell is not None:
            self.shell.leave_all()
            self.shell.destroy()
            self.shell = None
        self.identity.enter(None)
        TEMPORARY.leave()
        self.show_sign_in()
        if said and self.sign_in_frame is not None:
            self.sign_in_frame.tell(said)

    def lock(self) -> None:
        """Cover the screens until their user types the password or signs out; a guest has none."""
        self.locking.lock()

    def change_language(self, language: str) -> None:
        """Switch the window to another language; later sign-ins no longer change it."""
        self._language_chosen = True
        self._retranslate(language)

    def switch_theme(self) -> None:
        """Switch between the dark and the light theme."""
        self.current.theme_chosen = True
        theme_module.switch(self.root)

    def other_faces(self) -> list[tuple[str, str]]:
        """Return the other faces that the user may open, with their untranslated labels."""
        return self.current.others()

    def open_face(self, name: str) -> None:
        """Show another face to the same user, in place of this one."""
        self.current.take(self.current.named(name))
        self._show_shell(changed=False)

    def report(self, error: BaseException) -> None:
        """Show an exception's message at the top of the window."""
        self._say(errors.words(error))

    def _say(self, words: errors.Words) -> None:
        if self.shell is not None and self.shell.winfo_ismapped():
            self.shell.banner.show(words.message, "bad")
        elif self.sign_in_frame is not None:
            self.sign_in_frame.say(words)

    def _signed_out(self, error: BaseException) -> bool:
        """Sign out of a session that the house has ended, and say so; False while money may be under way."""
        if self.identity is None or self.identity.user is None or self.tasks.is_writing:
            return False
        self.sign_out()
        self.report(error)
        return True

    def close(self, seconds: float | None = None) -> None:
        """Release held seats, wait for pending writes, then close the cinema and the window; a repeat does nothing.

        `seconds` limits the wait: a payment that takes longer is left to recovery.
        """
        if self._closing:
            return
        self._closing = True
        if self.shell is not None:
            self.shell.leave_all()
        if self._begin is not None:
            self.root.after_cancel(self._begin)
        if self._recovery is not None:
            self._recovery.stop()
        if self._backups is not None:
            self._backups.stop()
        if self._printers is not None:
            self._printers.stop()
        # Hidden first: waiting for writes blocks the Tk thread, and a window that doesn't answer looks broken.
        self.root.withdraw()
        self.tasks.close(seconds)
        if self._backups is not None:
            self._backups.wait(_GIVEN_UP)
        if self.cinema is not None:
            self.cinema.close()
        self.locking.stop()
        self.scans.stop()
        self._collector.stop()
        self.root.destroy()  # all of the above cancel their timers in it
        self._collector.finish()
        # After the window has gone: a viewer that was just started gets time to read, but not after a signal.
        TEMPORARY.close(patient=seconds is None)

    def _back(self) -> None:
        # The sign-in may lie over screens, so it comes first.
        if self.sign_in_frame is not None:
            self.sign_in_frame.escape()
        elif self.shell is not None:
            self.shell.escape()

    def _focus_front(self) -> None:
        if self.sign_in_frame is not None:
            first_usable(self.sign_in_frame, self.sign_in_frame.page.first_empty()).focus_set()
        elif self.shell is not None:
            self.shell.focus_screen()

    def _opened(self, result: "tuple[Cinema, House, bool, bool]") -> None:
        self.cinema, house, set_up, demo = result
        self._take_house(house)
        if self._recovery is None:
            self._recovery = Recovery(self.root, self.cinema, self.tasks, self._take_house, self.report)
            self._backups = DailyBackups(self.root, self.cinema)
            self._printers = PrinterPrograms(self.root, self.cinema, self.channel, self.tasks)
        self.demo = self.demo and demo
        self._is_demo = demo
        if not self._language_chosen and house.language != current_language() and set_up:
            self._retranslate(house.language)
        if self.sign_in_frame is not None:
            if set_up:
                self.sign_in_frame.opened()
            else:
                self.sign_in_frame.set_up()

    def _take_house(self, house: "House") -> None:
        """Keep the house's settings and show its present name."""
        renamed = self.house is not None and house.name != self.house.name
        self.house = house
        self.locking.follow(house)
        self.root.title(house.name)
        if renamed and self.shell is not None:
            self.shell.make_bar()

    def _failed(self, error: BaseException) -> None:
        self.failure = error
        if self.sign_in_frame is not None:
            self.sign_in_frame.failed(errors.words(error))

    def _show_shell(self, *, changed: bool) -> None:
        theme_module.make_whole()
        from gui.window.navigation import app_context
        from gui.window.shell import Shell
        from gui.window.shell_keys import bind_keys

        if self.sign_in_frame is not None:
            self.sign_in_frame.destroy()
            self.sign_in_frame = None
        # Bound to the root once; a binding of each new shell would pile up there.
        face = self.current.face
        if face.name not in self._faces_bound:
            self._faces_bound.add(face.name)
            bind_keys(self.root, self.keyboard, face, self._front)
        if self.shell is None:
            self.shell = Shell(self.root, self, face)
            self.shell.pack(fill="both", expand=True)
            assert self.cinema is not None and self.identity is not None  # noqa: PT018
            self.shell.start(app_context(self, self.shell, self.cinema, self.identity, self._is_demo, self.report))
            return
        self.shell.pack(fill="both", expand=True)
        if changed:
            self.shell.user_changed()

    def _front(self, face: Face) -> "Shell | None":
        """Return the shell if it is in front and shows this face."""
        return self.shell if self.sign_in_frame is None and face is self.current.face else None

    def _retranslate(self, language: str) -> None:
        if language == current_language():
            return
        use_language(language)
        if self.sign_in_frame is not None:
            self.sign_in_frame.retranslate()
        if self.shell is not None and self.shell.winfo_ismapped():
            self.shell.language_changed()

    def _raised(self, _kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        self.report(error)
