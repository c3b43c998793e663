"""Tells the burst of a scanner, which types as a keyboard does, from what people type. No widgets.

It goes by the instants at which the display got the keys, not by when the program comes to them: a window that was busy
for a moment takes nobody's typing for a scan.
"""

from dataclasses import dataclass, field

GAP = 50
"""Milliseconds: a scanner's signs follow each other within them."""
LEAST = 20
"""The signs of a burst, at least: a ticket's code has more, and what people type so fast has a few."""
_STALLED = 200  # milliseconds that the display may stop for amid a scan: a machine is busy
_QUICK = 3  # signs in a row that quick fingers, or two hands, type as fast
_DISTINCT = 4  # else it is a key that is held down
_SHIFT = 0x1
_ENDS = {"Return", "KP_Enter", "Tab", "Linefeed"}
_FIRST = "C"  # of a ticket's code
_OPENS = "vVxX"  # keys that open a page, which nothing takes back
_AFTER = 250  # milliseconds in which an Enter that follows a code is the scanner's


@dataclass(frozen=True, slots=True)
class Key:
    """A key press: its sign, empty for none, and what Tk needs to press it again. `time` is in milliseconds."""

    sign: str
    time: int
    keysym: str = ""
    keycode: int = 0
    state: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a key: `keep` it from the window; press those in `again`; `code`: a scan is complete."""

    keep: bool = False
    again: tuple[Key, ...] = ()
    code: str = ""


@dataclass
class Burst:
    """The keys that followed each other within `GAP`.

    A typed key goes through at once. Kept back are, for `GAP` at most: a sign that follows another one too soon where
    signs are commands, the fourth such sign in a field, a `C` with Shift that is no text, with which codes begin, and a
    letter that opens a page.
    """

    keys: list[Key] = field(default_factory=list)
    kept: list[Key] = field(default_factory=list)
    _scanned_at: int | None = None  # the last sign of the scan before

    @property
    def is_scan(self) -> bool:
        """Whether so many signs came so fast that nobody typed them."""
        return len(self.keys) >= LEAST and len({one.sign for one in self.keys}) >= _DISTINCT

    @property
    def patience(self) -> int:
        """The milliseconds in which the next sign belongs to it."""
        return _STALLED if self.is_scan else GAP

    def is_over(self, time: int) -> bool:
        """Tell whether a key of this instant belongs to no burst that has begun."""
        return bool(self.keys) and not 0 <= time - self.keys[-1].time <= self.patience

    def press(self, key: Key, *, in_field: bool) -> Decision:
        """Take a key that is not too late for this burst."""
        if not key.sign:
            if not self.keys and key.keysym in _ENDS and self._is_after_a_scan(key):
                return Decision(keep=True)
            return self._ended_by(key)
        self.keys.append(key)
        if self.is_scan or self.kept:
            keep = True
        elif len({one.sign for one in self.keys}) == 1:
            first = not in_field and len(self.keys) == 1
            keep = first and ((key.sign == _FIRST and bool(key.state & _SHIFT)) or key.sign in _OPENS)
        else:
            keep = len(self.keys) > (_QUICK if in_field else 1)
        if keep:
            self.kept.append(key)
        return Decision(keep)

    def end(self) -> Decision:
        """End it, since no key follows any more: it was a scan, or what was kept back is pressed again."""
        code = "".join(one.sign for one in self.keys) if self.is_scan else ""
        if self.keys:
            self._scanned_at = self.keys[-1].time if code else None
        again = () if code else tuple(self.kept)
        self.keys, self.kept = [], []
        return Decision(again=again, code=code)

    def _is_after_a_scan(self, key: Key) -> bool:
        return self._scanned_at is not None and 0 <= key.time - self._scanned_at <= _AFTER

    def _ended_by(self, key: Key) -> Decision:
        """End it by a key without a sign, which a scanner adds to a code if it is Enter or Tab."""
        end = self.end()
        if end.code:
            return Decision(key.keysym in _ENDS, code=end.code)
        return Decision(keep=True, again=(*end.again, key)) if end.again else Decision()
