"""A room that a manager of the tour draws from an empty sheet, by events of mouse and keys; it is not saved."""

from collections.abc import Callable

from cinema.domain.auditoriums import SeatKind
from cinema.errors import CinemaError
from cinema.i18n import _
from gui.admin.plan_editor.page import PlanEditorPage
from gui.tour.driver import WindowDriver

_ROWS, _ACROSS, _ROW_PITCH = 15, 20, 1.25
_SPACES, _COMPANIONS = ("A1", "A3", "A18", "A20"), ("A2", "A4", "A17", "A19")
_CONTROL, _BUTTON = 0x4, 0x100


class PlanDrawing:
    """Draws 300 seats in a curve with two aisles and four wheelchair places, and counts the events."""

    def __init__(self, driver: WindowDriver, save: Callable[[str], None]) -> None:
        self._driver, self._save = driver, save
        self.events = 0

    def draw(self) -> None:
        """Draw it in the first room, save a picture, and tell how many events it took."""
        driver = self._driver
        shell = driver.app.shell
        assert shell is not None
        room = driver.app.cinema.admin.auditoriums.rooms.table(driver.app.identity.actor())[0].room  # type: ignore[union-attr]
        shell.go("plan_editor", room=room.id, title=room.name, plan="")
        driver.screen("plan_editor")
        page = shell.current
        assert isinstance(page, PlanEditorPage)
        driver.until(lambda: page.drawing is not None, "the plan editor")
        driver.settle()
        while page.sheet.spot_at(0, 0)[0] > -_ACROSS / 2 - 1:  # the whole room has to be on the sheet
            self._key("minus")
        self._key("r")
        left, right = -(_ACROSS - 1) / 2, (_ACROSS - 1) / 2
        self._drag((left, 0.0), (right, (_ROWS - 1) * _ROW_PITCH))
        self._key("i")
        for x in (-4.0, 5.0):
            self._click(x, 0.0)
        self._key("v")
        for labels, digit in ((_SPACES, "3"), (_COMPANIONS, "4")):
            self._key("Escape")
            for label in labels:
                self._click(*self._seat(label), state=_CONTROL)
            self._key(digit)
        self._key("Control-a")
        field = page.properties.fields["bend"].entry
        field.focus_force()
        field.delete(0, "end")
        driver.until(lambda: driver.root.focus_get() is field, "the field")
        for key in ("Key-2", "Return"):
            driver.press(key)
            self.events += 1
        self._key("Escape")
        driver.settle(1.0)
        self._save("admin-plan-editor")
        assert page.drawing is not None
        kinds = [seat.kind for seat in page.drawing.plan.seats]
        if (len(kinds), kinds.count(SeatKind.WHEELCHAIR)) != (_ROWS * _ACROSS, len(_SPACES)):
            raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what="the drawn room"))
        words = _("A room of {seats} seats drawn by {count} events of mouse and keys.")
        print(words.format(seats=len(kinds), count=self.events))

    @property
    def _page(self) -> PlanEditorPage:
        assert self._driver.app.shell is not None
        page = self._driver.app.shell.current
        assert isinstance(page, PlanEditorPage)
        return page

    def _seat(self, label: str) -> tuple[float, float]:
        assert self._page.drawing is not None
        seat = next(one for one in self._page.drawing.plan.seats if one.label == label)
        return seat.x, seat.y

    def _key(self, key: str) -> None:
        sheet = self._page.sheet
        sheet.focus_force()
        self._driver.until(lambda: self._driver.root.focus_get() is sheet, "the sheet")
        self._driver.press(f"Key-{key}" if len(key) == 1 else key)
        self.events += 1

    def _click(self, x: float, y: float, state: int = 0) -> None:
        self._send("<ButtonPress-1>", x, y, state)
        self._send("<ButtonRelease-1>", x, y, state | _BUTTON)

    def _drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self._send("<ButtonPress-1>", *start)
        for share in (0.5, 1.0):
            x, y = (one + (other - one) * share for one, other in zip(start, end, strict=True))
            self._send("<B1-Motion>", x, y, _BUTTON)
        self._send("<ButtonRelease-1>", *end, _BUTTON)

    def _send(self, event: str, x: float, y: float, state: int = 0) -> None:
        sheet = self._page.sheet
        across = round(x * sheet.pitch - sheet.canvasx(0))
        down = round(y * sheet.pitch - sheet.canvasy(0))
        sheet.event_generate(event, x=across, y=down, state=state)
        self._driver.root.update()
        self.events += 1
