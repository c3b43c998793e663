"""The hovered and the keyboard-selected seat, shown by focus ring, seat number, tooltip and mouse cursor."""

from collections.abc import Callable

from gui.seat_map import geometry as geo
from gui.seat_map.board import SeatBoard
from gui.seat_map.gestures import SeatGestures
from gui.seat_map.looks import Described, SeatLook
from gui.seat_map.overlay import SeatOverlay


class SeatCursor:
    """Tracks the hovered and the keyboard-selected seat; `current` is the latter."""

    def __init__(
        self,
        board: SeatBoard,
        overlay: SeatOverlay,
        describe: Callable[[str], Described],
        on_seat: Callable[[str], None],
        on_enter: Callable[[str], None],
    ) -> None:
        self.current: str | None = None
        self._board, self._overlay = board, overlay
        self._describe, self._on_seat, self._on_enter = describe, on_seat, on_enter
        self._hovered: str | None = None
        self._by_keys = False

    def gestures(self, zoom: Callable[[int], None]) -> SeatGestures:
        """Return the callbacks for mouse, touch and keyboard."""
        return SeatGestures(
            hover=self._hover, tap=self._tap, walk=self._walk, row_end=self._to_row_end, press=self._press,
            zoom=zoom, focus=self._focus_changed,
        )  # fmt: skip

    @property
    def subject(self) -> str | None:
        """The seat that the tooltip describes: the hovered one, else the keyboard's."""
        return self._hovered or (self.current if self._by_keys else None)

    def reset(self) -> None:
        """Forget both seats; called for another plan."""
        self.current = self._hovered = None

    def refresh(self) -> None:
        """Move ring, number and tooltip to the current seats."""
        laid, overlay = self._board.geometry_now, self._overlay
        if laid is None:
            return
        ringed = self.current if self._by_keys else None
        overlay.ring(laid.spots[ringed] if ringed else None)
        subject = self.subject
        if subject is None:
            overlay.number(None)
            overlay.tooltip(None)
            self._board.configure(cursor="")
            return
        described, spot = self._describe(subject), laid.spots[subject]
        overlay.number(spot if described.number else None, described.number)
        overlay.tooltip(spot, described.title, described.words)
        self._board.configure(cursor="hand2" if described.usable and self._hovered else "")

    def _hover(self, seat: str | None) -> None:
        if seat != self._hovered:
            self._hovered = seat
            self.refresh()

    def _tap(self, seat: str) -> None:
        self.current, self._by_keys, self._hovered = seat, False, seat
        self.refresh()
        self._on_seat(seat)

    def _walk(self, direction: geo.Direction) -> None:
        plan, here = self._board.plan, self._here()
        if plan is not None and here is not None:
            # The first arrow after the mouse only shows the ring: the user must see where the next one starts.
            self._go_to(geo.neighbour(plan, here, direction) if self._by_keys else here)

    def _to_row_end(self, last: bool) -> None:
        plan, here = self._board.plan, self._here()
        if plan is not None and here is not None:
            self._go_to(geo.row_end(plan, here, last=last))

    def _press(self, enter: bool) -> None:
        here = self._here()
        if here is not None:
            self._go_to(here)
            (self._on_enter if enter else self._on_seat)(here)

    def _focus_changed(self, focused: bool, by_keys: bool) -> None:
        if focused and by_keys:
            self._go_to(self._here())
        elif not focused:
            self._by_keys = False
            self.refresh()

    def _here(self) -> str | None:
        plan = self._board.plan
        if self.current is None and plan is not None:  # the keyboard has not been used on this plan yet
            free = {seat for seat, style in self._board.styles.items() if style.look is SeatLook.FREE}
            self.current = geo.best_place(plan, free)
        return self.current

    def _go_to(self, seat: str | None) -> None:
        if seat is None:
            return
        self.current, self._by_keys, self._hovered = seat, True, None  # the resting pointer must not keep the tooltip
        self._see(seat)
        self.refresh()

    def _see(self, seat: str) -> None:
        """Scroll a seat into view."""
        board, laid = self._board, self._board.geometry_now
        if laid is None:
            return
        spot, margin = laid.spots[seat], laid.pitch
        for at, size, length, start, scroll in (
            (spot.x, board.winfo_width(), laid.width, board.canvasx(0), board.xview_moveto),
            (spot.y, board.winfo_height(), laid.height, board.canvasy(0), board.yview_moveto),
        ):
            if at - margin < start:
                scroll(max(0.0, at - margin) / length)
            elif at + margin > start + size:
                scroll((at + margin - size) / length)
