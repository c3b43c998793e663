"""A printer of ours, on TCP or a pty: it answers `DLE EOT`, keeps what it got, draws it, and fails as it is told to.

Like a real one it takes one connection at a time, answers real-time commands at once, and works through its buffer in
order: what follows `GS r` is not printed when that is answered, and without paper it stops where it is.
"""

import os
import re
import select
import socket
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

REAL_TIME = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x14\x01[\x00\x01].", re.DOTALL)
# Commands with the number of bytes that follow them.
FIXED = {
    b"\x1bt": 1, b"\x1bd": 1, b"\x1b!": 1, b"\x1ba": 1, b"\x1bE": 1, b"\x1b-": 1, b"\x1bp": 3, b"\x1d!": 1,
    b"\x1dB": 1, b"\x1dL": 2, b"\x1dW": 2, b"\x1b3": 1, b"\x1bM": 1, b"\x1bR": 1, b"\x1b$": 2, b"\x1bG": 1,
    b"\x1dP": 2, b"\x1b\\": 2, b"\x1bJ": 1, b"\x1b{": 1, b"\x1bV": 1, b"\x1dh": 1, b"\x1dw": 1, b"\x1b ": 1,
}  # fmt: skip
DOTS, LINE = 576, 30


@dataclass
class Paper:
    """What came out between two cuts: text, and pictures where they stand in it. `whole`: it was cut."""

    text: str = ""
    pictures: list[tuple[int, Image.Image]] = field(default_factory=list)
    whole: bool = False

    @property
    def is_copy(self) -> bool:
        return "COPY" in self.text

    @property
    def is_ticket(self) -> bool:
        """Whether it is one of the tickets that follow a receipt."""
        return re.search(r"Ticket \d+ of \d+", self.text) is not None

    def draw(self) -> Image.Image:
        """Return the paper as a picture."""
        lines, high = self.text.split("\n"), sum(picture.height for _line, picture in self.pictures)
        canvas = Image.new("L", (DOTS, LINE * (len(lines) + 1) + high), 255)
        font, y = ImageFont.load_default(22), 0
        for row, line in enumerate(lines):
            for at, picture in self.pictures:
                if at == row:
                    canvas.paste(picture, (0, y))
                    y += picture.height
            ImageDraw.Draw(canvas).text((4, y), line, fill=0, font=font)
            y += LINE
        return canvas


class OurPrinter:
    """Turn its attributes while it runs: they are its faults."""

    def __init__(self) -> None:
        self.papers: list[Paper] = [Paper()]
        self.drawer = 0
        self.events: list[str] = []  # "drawer" and "paper", in their order
        self.got = bytearray()
        self.no_paper = self.cover_open = self.is_low = False
        self.silent = self.garbage = False
        self.seconds_a_byte = 0.0
        self.dies_after: int | None = None  # bytes of papers; then it is off, and what it has not printed is gone
        self.empty_after: int | None = None  # bytes of papers; then its paper has run out
        self.connections = 0
        self.done = 0  # bytes of papers worked through
        self._buffer = bytearray()
        self._next = 0.0
        self._partial = b""

    # What came out

    @property
    def out(self) -> list[Paper]:
        """The papers that were cut, without the tickets that follow a receipt."""
        return [one for one in self.papers if one.whole and not one.is_ticket]

    @property
    def tickets(self) -> list[Paper]:
        """The tickets that were cut."""
        return [one for one in self.papers if one.whole and one.is_ticket]

    def originals(self, number: str) -> int:
        return sum(number in one.text and not (one.is_copy or one.is_ticket) for one in self.papers)

    def copies(self, number: str) -> int:
        return sum(number in one.text and one.is_copy and not one.is_ticket for one in self.papers)

    # The wire

    def take(self, came: bytes) -> bytes:
        """Take bytes in and return what is answered at once."""
        self.got += came
        answers, came, kept = bytearray(), self._partial + came, bytearray()
        cut = max(came.rfind(b"\x10", len(came) - 4), -1)
        whole_until = cut if cut >= 0 and REAL_TIME.match(came, cut) is None else len(came)
        self._partial, came, start = came[whole_until:], came[:whole_until], 0
        for found in REAL_TIME.finditer(came):
            kept += came[start : found.start()]
            start = found.end()
            if found[0][1] == 0x14:
                self._open_drawer()
            else:
                answers += self._status(found[0][2])
        kept += came[start:]
        self._buffer += kept
        return bytes(answers)

    def work(self) -> bytes:
        """Work through the buffer as far as time, paper and life allow; returns the answers of `GS r`."""
        answers = bytearray()
        while self._buffer and not (self.no_paper or self.cover_open):
            if self.seconds_a_byte and time.monotonic() < self._next:
                break
            length = self._command()
            if length is None:
                break
            if self.seconds_a_byte:
                self._next = time.monotonic() + self.seconds_a_byte * length
            if self.dies_after is not None and self.done + length > self.dies_after:
                raise DiedError
            if self.empty_after is not None and self.done + length > self.empty_after:
                self.no_paper, self.empty_after = True, None
                break
            taken, self._buffer = bytes(self._buffer[:length]), self._buffer[length:]
            self.done += length
            answers += self._do(taken)
        return bytes(answers)

    def off(self) -> None:
        """Lose what is in the buffer, as without power."""
        self._buffer.clear()
        self._partial = b""
        if not self.papers or self.papers[-1].text.strip():
            self.papers.append(Paper())

    def _command(self) -> int | None:
        """Return the length of the next command or letter; None if it is not whole yet."""
        head = bytes(self._buffer[:2])
        if head[:1] not in {b"\x1b", b"\x1d"}:
            return 1
        if len(head) < 2:
            return None
        length = 2
        if head == b"\x1dV":
            length = 4 if bytes(self._buffer[2:3]) in {b"A", b"B"} else 3
        elif head in {b"\x1d(", b"\x1dv"}:
            if len(self._buffer) < 8:
                return None
            if head == b"\x1d(":
                length = 5 + self._buffer[3] + 256 * self._buffer[4]
            else:
                wide, high = self._buffer[4] + 256 * self._buffer[5], self._buffer[6] + 256 * self._buffer[7]
                length = 8 + wide * high
        elif head == b"\x1dr":
            length = 3
        else:
            length = 2 + FIXED.get(head, 0)
        return length if len(self._buffer) >= length else None

    def _do(self, taken: bytes) -> bytes:
        paper = self.papers[-1]
        if taken[:2] == b"\x1dr":
            return b"" if self.silent else (b"\xff" if self.garbage else b"\x00")
        if taken[:2] == b"\x1bp":
            self._open_drawer()
        elif taken[:2] == b"\x1b@":
            if paper.text.strip():  # the strip goes on; what begins anew is told from what was cut off
                self.papers.append(Paper())
        elif taken[:2] == b"\x1dV":
            paper.whole = True
            self.papers.append(Paper())
        elif taken[:2] == b"\x1bd":
            paper.text += "\n" * taken[2]
        elif taken[:2] == b"\x1dv":
            wide, high = taken[4] + 256 * taken[5], taken[6] + 256 * taken[7]
            picture = Image.frombytes("1", (wide * 8, high), bytes(255 - one for one in taken[8:]))
            paper.pictures.append((paper.text.count("\n"), picture))
        elif taken[:1] not in {b"\x1b", b"\x1d"}:
            if not paper.text:
                self.events.append("paper")
            paper.text += taken.decode("cp1252", "replace")
        return b""

    def _open_drawer(self) -> None:
        self.drawer += 1
        self.events.append("drawer")

    def _status(self, number: int) -> bytes:
        if self.silent:
            return b""
        if self.garbage:
            return b"HTTP/1.1 400 Bad Request\r\n"
        stopped = self.no_paper or self.cover_open
        bits = {
            1: 0x08 if stopped else 0,
            2: (0x04 if self.cover_open else 0) | (0x20 if self.no_paper else 0),
            3: 0,
            4: (0x60 if self.no_paper else 0) | (0x0C if self.is_low or self.no_paper else 0),
        }
        return bytes([0x12 | bits[number]])


class DiedError(Exception):
    """The printer has no power any more."""


class Running:
    """A printer of ours behind an address, on a thread."""

    def __init__(self, printer: OurPrinter, address: str) -> None:
        self.printer, self.address = printer, address
        self.is_stopping = False

    def serve(self, descriptor: int) -> None:
        """Talk on one descriptor until its other side is gone, or until the printer dies; its buffer stays."""
        while not self.is_stopping:
            ready, _writable, _odd = select.select([descriptor], [], [], 0.005)
            if ready:
                try:
                    came = os.read(descriptor, 4096)
                except OSError:
                    came = b""
                if not came:
                    return
                self._answer(descriptor, self.printer.take(came))
            self._answer(descriptor, self.printer.work())

    @staticmethod
    def _answer(descriptor: int, said: bytes) -> None:
        if said:
            with suppress(OSError):
                os.write(descriptor, said)


@contextmanager
def on_network(printer: OurPrinter | None = None, port: int = 0) -> Iterator[Running]:
    """Run a printer on a port of this machine. `dies_after` closes the port; `Running` knows the address still."""
    ours = printer or OurPrinter()
    listening = socket.create_server(("127.0.0.1", port))
    listening.settimeout(0.02)
    running = Running(ours, f"127.0.0.1:{listening.getsockname()[1]}")

    def run() -> None:
        while not running.is_stopping:
            try:
                connection, _peer = listening.accept()
            except TimeoutError:
                try:
                    ours.work()
                except DiedError:
                    listening.close()
                    ours.off()
                    return
                continue
            except OSError:
                return
            ours.connections += 1
            with connection:
                try:
                    running.serve(connection.fileno())
                except DiedError:
                    listening.close()
                    ours.off()
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                    return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.is_stopping = True
        thread.join(5)
        listening.close()


@contextmanager
def on_pty(printer: OurPrinter | None = None) -> Iterator[Running]:
    """Run a printer on a serial line."""
    ours = printer or OurPrinter()
    master, slave = os.openpty()
    tty.setraw(slave)  # kept open, so that the line does not hang up between two programs
    running = Running(ours, os.ttyname(slave))

    def run() -> None:
        with suppress(DiedError):
            running.serve(master)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.is_stopping = True
        thread.join(5)
        os.close(master)
        os.close(slave)
