"""The kiosk's window: shows one page at a time to one customer, and forgets everything when the visit is over.

Nothing here closes it but a member of staff's PIN: not the window manager's close, and no key of ours.
"""

import gc
import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cinema.domain.kiosk import KioskState, OutOfOrder
from cinema.domain.users import Channel
from cinema.i18n import LANGUAGES, system_language, use_language
from gui import fonts, scale
from gui import theme as theme_module
from gui.kiosk import looks
from gui.kiosk.context import kiosk_context
from gui.kiosk.frame import KioskFrame
from gui.kiosk.glass import Glass
from gui.kiosk.kept_focus import Place, place_of
from gui.kiosk.keys import Keys
from gui.kiosk.machine import Machine
from gui.kiosk.out_of_order import OutOfOrderPage
from gui.kiosk.page import KioskPage
from gui.kiosk.patience import Patience
from gui.kiosk.sounds import Sounds
from gui.kiosk.speaking import Silent, Speaker
from gui.kiosk.touch import guard
from gui.kiosk.visit import Access, Visit
from gui.widgets import right_to_left
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.face import named
from gui.window.garbage import Collector
from gui.window.identity import Identity
from gui.window.printer_programs import PrinterPrograms
from gui.window.recovery import Recovery
from gui.window.signals import Signals
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.house import House
    from cinema.domain.users import Actor, User
    from cinema.services.cinema import Cinema
    from gui.selling.purchase import Purchase
    from gui.window.context import AppContext

TICK, RETRY = 250, 5_000  # milliseconds
_INPUT = ("<ButtonPress>", "<KeyPress>")
PAGES = {
    "starting": "gui.kiosk.starting:Starting",
    "attract": "gui.kiosk.attract:Attract",
    "programme": "gui.kiosk.programme:ProgrammePage",
    "how_many": "gui.kiosk.how_many:HowMany",
    "seats": "gui.kiosk.seats:SeatsPage",
    "types": "gui.kiosk.ticket_types:TicketTypes",
    "pay": "gui.kiosk.paying:PayPage",
    "done": "gui.kiosk.done:DonePage",
    "counter": "gui.kiosk.counter:CounterPage",
    "collect": "gui.kiosk.collect:CollectPage",
    "sign_in": "gui.kiosk.sign_in:SignInPage",
    "staff": "gui.kiosk.staff:StaffPage",
    "out_of_order": "gui.kiosk.out_of_order:OutOfOrderPage",
}


def run(
    open_cinema: "Callable[[], Cinema]",
    *,
    language: str | None = None,
    theme: str | None = None,
    size: str | None = None,
) -> int:
    """Show the kiosk until staff leaves it, and return the program's exit code: 0, or 128 and a signal's number.

    `size`, such as 1080x1920, is for trying it in a window; else it fills the screen. The `theme` of other windows is
    not the kiosk's, which follows the customer.
    """
    del theme
    window = KioskWindow(open_cinema, language=language, size=size)
    window.signals.listen()
    window.root.mainloop()
    return window.signals.finish()


class KioskWindow:
    """One kiosk: its window, the customer's visit, and what is known of the machine."""

    def __init__(
        self, open_cinema: "Callable[[], Cinema]", *, language: str | None = None, size: str | None = None
    ) -> None:
        self._language = language or system_language()
        self._language_given = language is not None
        use_language(self._language)
        self._open = open_cinema
        self._closing = self._is_glass_old = False
        self.cinema: Cinema | None = None
        self.visit = Visit(self._language)
        self.root = theme_module.open_window("Cinema", factor=1.0, parts=looks.PARTS)
        right_to_left.install(self.root)
        self._place(size)
        self._made: set[str] = set()
        self.tasks = Tasks(self.root, self.report)
        self.signals = Signals(self.tasks, self.close)
        self._machine = Machine(self.root, self.tasks, self._mind)
        self._collector = Collector(self.root)
        self.root.report_callback_exception = self._raised
        self.root.protocol("WM_DELETE_WINDOW", lambda: None)  # Alt-F4 comes as this too
        self.touch_guard = guard(self.root)
        self.touch_guard.on_ignored = self.touch  # an ignored press is somebody all the same
        self.speaker = Speaker(self.root, Silent())
        self.sounds = Sounds(self.root)
        self.patience = Patience(90)
        self.page: KioskPage | None = None
        self.page_name = ""
        self.frame = KioskFrame(self)
        Keys(self.root, lambda: self.frame.reachable)
        self._recovery: Recovery | None = None
        self._printers: PrinterPrograms | None = None
        self._identity: Identity | None = None
        self._context: AppContext | None = None
        self._house: House | None = None
        for event in _INPUT:
            self.root.bind_all(event, lambda _event: self.touch(), add=True)
        self._fit_glass()
        self.go("starting")
        self.root.deiconify()
        Repeat(self.root, TICK, self._tick)
        self.root.after(100, self._open_cinema)

    # What pages use (see `host.KioskHost`)

    @property
    def owner(self) -> tk.Misc:
        """The widget that outlives every page."""
        return self.root

    @property
    def app(self) -> "AppContext":
        """The context that pages share with the other faces."""
        assert self._context is not None
        return self._context

    @property
    def house(self) -> "House":
        """The house's settings as they were read last."""
        assert self._house is not None
        return self._house

    @property
    def state(self) -> KioskState | None:
        """What was last read of the kiosk."""
        return self._machine.state

    @property
    def is_open(self) -> bool:
        """Whether the house is known."""
        return self._house is not None

    @property
    def is_demo(self) -> bool:
        """Whether this is the sample cinema."""
        return self.app.is_demo

    @property
    def forgets_something(self) -> bool:
        """Whether starting over loses what a customer has chosen or typed."""
        return self.page_name not in {"done", "counter"}

    def actor(self) -> "Actor":
        """Return who acts."""
        assert self._identity is not None
        return self._identity.actor()

    def go(self, page: str, **arguments: Any) -> None:
        """Show another page in place of this one."""
        self._drop_page()
        made: KioskPage = named(PAGES[page])(self.root, self, **arguments)
        self.page, self.page_name = made, page
        self.frame.show(made)
        made.opened()

    def rebuild(self, place: Place | None = None, *, stays: bool = False) -> None:
        """Make the present page's widgets anew. The focus goes to its first control, or to the one at a `place`.

        `stays`: to the one that has it.
        """
        if self.page is not None:
            self.frame.show(self.page, place_of(self.frame) if stays else place)

    def start_over(self) -> None:
        """Forget the customer, give the seats back and show the first page."""
        purchase, was = self.visit.purchase, self.visit.access
        self._drop_page()
        # Also while its first seats are only asked for.
        self._end_visit(purchase if purchase is not None and not purchase.paying else None)
        self.visit = self._new_visit()
        if self._identity is not None:
            self._identity.enter(None)
            self.app.undecided.forget()
        self.speaker.reset()
        self.sounds.on = True
        use_language(self.visit.language)
        self.root.selection_clear()  # what was marked in a field
        self.root.clipboard_clear()
        self.root.clipboard_append("")  # else what somebody copied stays
        if was != self.visit.access or self._is_glass_old:
            self._fit_glass()
        self._show_first()
        self.patience.touch()
        if self.cinema is not None:
            self._machine.look()  # whoever was here may have stopped the kiosk, or used up its paper
        del purchase
        gc.collect()  # what the customer left in memory

    def _new_visit(self) -> Visit:
        """Return the visit of whoever comes next."""
        house = self._house
        return Visit(self._language if self._language_given or house is None else house.language)

    def _end_visit(self, purchase: "Purchase | None") -> None:
        """Give the seats of a purchase back, and let the program forget what it knows of the customer to save reads."""
        if self.cinema is None or self._identity is None:
            return
        cinema, actor = self.cinema, self.actor()

        def work() -> None:
            try:
                if purchase is not None:
                    purchase.give_up()
            finally:
                cinema.kiosk.end_visit(actor)  # last: what ran for the customer has been answered

        self.tasks.submit(work, owner=self.root, on_error=errors.note_unseen, write=True)

    def touch(self) -> None:
        """Count the time anew; under the warning its buttons alone do, so that it stays until one is released."""
        if not self.frame.warns:
            self.patience.touch()

    def change_access(self, access: Access) -> None:
        """Show everything in another way."""
        before, self.visit.access = self.visit.access, access
        place = place_of(self.frame)
        self.sounds.on = access.sound
        if before.speech != access.speech:
            self.speaker.switch(access.speech)
        if (before.contrast, before.text) != (access.contrast, access.text):
            self._fit_glass()
        self.rebuild(place)

    def change_language(self, language: str) -> None:
        """Show everything in another language."""
        if language in LANGUAGES and language != self.visit.language:
            self.visit.language = language
            use_language(language)
            self.rebuild(place_of(self.frame))

    def enter(self, user: "User | None") -> None:
        """Go on as a customer who signed in, or as a guest."""
        assert self._identity is not None
        self.visit.user = user
        self._identity.enter(user)

    def forget_account(self, user: "User") -> None:
        """Let the program forget an account that is not used after all."""
        cinema = self.app.cinema
        actor = cinema.actor(user, Channel.KIOSK)
        self.tasks.submit(
            lambda: cinema.kiosk.end_visit(actor), owner=self.root, on_error=errors.note_unseen, write=True
        )  # fmt: skip

    def leave(self) -> None:
        """Close the kiosk: staff has typed a PIN."""
        self.root.after_idle(self.close)  # the touch is still being handled, and needs its window

    def say(self, message: str, kind: str = "info") -> None:
        """Show a sentence above the buttons, and speak it."""
        self.frame.say(message, kind)
        self.speaker.say(message)
        if kind == "bad":
            self.sound("error")

    def quiet(self) -> None:
        """Switch the voice off."""
        self.visit.access = replace(self.visit.access, speech=False)
        self.speaker.reset()

    def sound(self, name: str) -> None:
        """Play a short sound."""
        {"warning": self.sounds.warn, "error": self.sounds.error, "paid": self.sounds.paid}[name]()

    def report(self, error: BaseException) -> None:
        """Show an exception's message; the kiosk goes on."""
        words = errors.words(error)
        if self._context is not None:
            self.say(words.message, "bad")

    # The window

    def close(self, seconds: float | None = None) -> None:
        """Give seats back, wait for pending writes, and close; a repeat does nothing. `seconds` limits the wait."""
        if self._closing:
            return
        self._closing = True
        purchase = self.visit.purchase
        self._drop_page()
        if purchase is not None and not purchase.paying:
            self.tasks.submit(purchase.give_up, owner=self.root, on_error=errors.note_unseen, write=True)
        for part in (self._recovery, self._printers, self._machine):
            if part is not None:
                part.stop()
        self.touch_guard.stop()
        self.speaker.stop()
        self.root.withdraw()
        self.tasks.close(seconds)
        if self.cinema is not None:
            self.cinema.close()
        self._collector.stop()
        self.root.update_idletasks()  # what is left of them would call a window that is gone
        self.root.destroy()
        self._collector.finish()

    def _place(self, size: str | None) -> None:
        """Fill the screen, whether there is a window manager or not."""
        width, height = self.root.winfo_screenwidth(), self.root.winfo_screenheight()
        if size is not None:
            width, height = (int(part) for part in size.split("x"))
        self.root.geometry(f"{width}x{height}+0+0")
        self._size = (width, height)
        if size is None:
            self.root.attributes("-fullscreen", True)

    def _fit_glass(self) -> None:
        """Take the measures and the theme that follow from the settings and the customer's choice."""
        access, house = self.visit.access, self._house
        diagonal = float(house.kiosk_diagonal) if house is not None else 27.0
        distance = float(house.kiosk_distance) if house is not None else 600.0
        self.frame.empty()
        self._is_glass_old = False
        self.glass = Glass(*self._size, diagonal, distance, access.text)
        scale.use(self.glass.factor)
        fonts.refit()
        tokens = looks.tokens_for(access, self.glass)
        theme_module.use_tokens(self.root, tokens)
        looks.apply(tokens, self.glass, self._made)

    def _open_cinema(self) -> None:
        def work() -> "tuple[Cinema, House, bool]":
            cinema = self.cinema = self.cinema or self._open()  # kept, whatever can't be read of it
            if self._closing:
                cinema.close()
            return cinema, cinema.house(), cinema.is_demo()

        self.tasks.submit(work, owner=self.root, on_done=self._opened, on_error=self._not_opened)

    def _opened(self, found: "tuple[Cinema, House, bool]") -> None:
        self.cinema, house, demo = found
        self._take_house(house)
        self.speaker = Speaker(self.root, self.cinema.speech)
        self._identity = Identity(self.cinema, Channel.KIOSK)
        self._context = kiosk_context(self, self.cinema, self._identity, is_demo=demo)
        self._recovery = Recovery(self.root, self.cinema, self.tasks, self._take_house, errors.note_unseen)
        self._printers = PrinterPrograms(self.root, self.cinema, Channel.KIOSK, self.tasks)
        self._fit_glass()
        self.rebuild()
        self._machine.follow(self.cinema, self.actor)

    def _not_opened(self, error: BaseException) -> None:
        self._machine.away(error)
        self.root.after(RETRY, self._open_cinema)

    def _take_house(self, house: "House") -> None:
        changed = self._house is None or (house.kiosk_diagonal, house.kiosk_distance) != (
            self._house.kiosk_diagonal, self._house.kiosk_distance,
        )  # fmt: skip
        self._house = house
        self.patience.seconds = house.kiosk_idle_seconds
        self.root.title(house.name)
        self._is_glass_old = self._is_glass_old or changed
        if changed and self.page_name == "attract":
            self._fit_glass()
            self.rebuild()

    def _mind(self, cause: OutOfOrder | None) -> None:
        """Show that the kiosk is out of order, or that it is not any more."""
        if cause is None:
            if self.page_name in {"starting", "out_of_order"}:
                self.start_over()
            return
        # A purchase that is under way is finished: the page that needs a machine tells of it before paying.
        told = self.page.cause if isinstance(self.page, OutOfOrderPage) else None
        if self.page_name in {"starting", "attract"} or (told is not None and told != cause):
            self.go("out_of_order", cause=cause)

    def _show_first(self) -> None:
        if self._context is None:
            self.go("starting")
        elif self._machine.cause is not None:
            self.go("out_of_order", cause=self._machine.cause)
        else:
            self.go("attract")

    def _tick(self) -> None:
        page = self.page
        if page is None or self._closing:
            return
        if self.root.state() == "iconic":  # a key of the desktop's; no customer could bring it back
            self.root.deiconify()
        page.tick()
        if self.page is not page:  # it went on to another one
            return
        self.frame.tick()
        if not page.forgets:
            # What somebody switched on in passing is not for the next one.
            if self.patience.left() <= 0 and self.visit != self._new_visit():
                self.start_over()
            return
        if page.stands:
            self.patience.touch()
        # A hold that can't be prolonged ends by itself, and its page tells of it.
        hold = page.held_for if page.warns_of_hold else None
        left = self.patience.left(hold)
        if left <= 0:
            self.start_over()
        elif self.patience.warns(hold):
            self.frame.warn(left)
        else:
            self.frame.warn(None)

    def more_time(self) -> None:
        """Give the customer more time, from the warning's large button."""
        self.patience.touch()
        if self.page is not None:
            self.page.more_time()
        self.frame.warn(None)

    def _drop_page(self) -> None:
        page, self.page = self.page, None
        self.touch_guard.drop_all()
        self.frame.empty()
        if page is not None:
            page.left()
            page.destroy()

    def _raised(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        del kind, trace
        self.report(error)
