"""Connections to printers that speak ESC/POS: network by sockets, serial and USB by python-escpos, files and devices.

python-escpos has one time-out for connecting, writing and reading, and tells nothing of what was written; so it opens
serial and USB devices (extra `thermal`), and each write here has a time of its own. All errors are `LinkError`.
"""

import os
import select
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from cinema.domain.printers import Printer, PrinterKind

CONNECT_SECONDS = 2.0
_DRAIN_SECONDS = 1.0
_CHUNK = 512
_BAUD = 9600


class LinkError(Exception):
    """The device can't be reached, or went away."""


class Link(Protocol):
    """An open connection."""

    def write(self, content: bytes, seconds: float) -> bool:
        """Send all of it; False if the device has not taken it within these seconds."""

    def read(self, seconds: float) -> bytes:
        """Return what came, empty if nothing comes within these seconds."""

    def close(self) -> None:
        """Close it; what was written still arrives."""


def open_link(printer: Printer) -> Link:
    """Connect, within two seconds on a network; LinkError if the device can't be reached."""
    with _as_link_errors():
        if printer.kind is PrinterKind.NETWORK:
            return _NetworkLink(printer)
        if printer.kind is PrinterKind.SERIAL:
            return _SerialLink(printer)
        if printer.kind is PrinterKind.USB:
            return _UsbLink(printer)
        return _FileLink(printer)


class _NetworkLink:
    def __init__(self, printer: Printer) -> None:
        self._socket = socket.create_connection(printer.host_port, CONNECT_SECONDS)

    def write(self, content: bytes, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        with _as_link_errors():
            for start in range(0, len(content), _CHUNK):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._socket.settimeout(left)
                try:
                    self._socket.sendall(content[start : start + _CHUNK])
                except TimeoutError:
                    return False
        return True

    def read(self, seconds: float) -> bytes:
        with _as_link_errors():
            self._socket.settimeout(max(seconds, 0.01))
            try:
                found = self._socket.recv(64)
            except TimeoutError:
                return b""
            if not found:
                raise LinkError("the printer closed the connection")
            return found

    def close(self) -> None:
        # What lies unread when a socket closes resets the connection, and the printer would lose the paper's end.
        with suppress(OSError), self._socket:
            self._socket.shutdown(socket.SHUT_WR)
            deadline = time.monotonic() + _DRAIN_SECONDS
            while (left := deadline - time.monotonic()) > 0:
                self._socket.settimeout(left)
                if not self._socket.recv(256):
                    break


class _SerialLink:
    def __init__(self, printer: Printer) -> None:
        escpos = _escpos()
        device, _colon, baud = printer.address.partition(":")
        self._printer = escpos.Serial(devfile=device, baudrate=int(baud or _BAUD), timeout=1)
        self._printer.open()
        self._port: Any = self._printer.device

    def write(self, content: bytes, seconds: float) -> bool:
        import serial

        with _as_link_errors():
            self._port.write_timeout = seconds
            try:
                self._port.write(content)
            except serial.SerialTimeoutException:
                return False
        return True

    def read(self, seconds: float) -> bytes:
        with _as_link_errors():
            self._port.timeout = seconds
            found: bytes = self._port.read(1)
            return found + self._port.read(self._port.in_waiting) if found else found

    def close(self) -> None:
        # Not `flush`, which waits without end for a device that takes nothing; closing drops what it has not taken.
        with suppress(OSError, LinkError), _as_link_errors():
            self._port.close()


class _UsbLink:
    def __init__(self, printer: Printer) -> None:
        escpos = _escpos()
        vendor, _colon, product = printer.address.partition(":")
        self._printer = escpos.Usb(int(vendor, 16), int(product, 16))
        self._printer.open()

    def write(self, content: bytes, seconds: float) -> bool:
        import usb.core

        deadline = time.monotonic() + seconds
        with _as_link_errors():
            for start in range(0, len(content), _CHUNK):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._printer.timeout = int(left * 1000)
                try:
                    self._printer._raw(content[start : start + _CHUNK])  # noqa: SLF001 - its one way to send bytes
                except usb.core.USBTimeoutError:
                    return False
        return True

    def read(self, seconds: float) -> bytes:
        import usb.core

        with _as_link_errors():
            try:
                return bytes(self._printer.device.read(self._printer.in_ep, 64, int(seconds * 1000)))
            except usb.core.USBTimeoutError:
                return b""

    def close(self) -> None:
        with suppress(LinkError), _as_link_errors():
            self._printer.close()


class _FileLink:
    """Appends to a file, or writes to a device such as /dev/usb/lp0; it is asked for nothing."""

    def __init__(self, printer: Printer) -> None:
        path = printer.address
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        if not path.startswith("/dev/"):  # only the system makes links there
            flags |= getattr(os, "O_NOFOLLOW", 0)
        if not os.path.lexists(path):
            flags |= os.O_CREAT
        self._descriptor = os.open(path, flags, 0o600)
        mode = os.fstat(self._descriptor).st_mode
        self._is_file = stat.S_ISREG(mode)
        if stat.S_ISBLK(mode):
            os.close(self._descriptor)
            raise LinkError("a disk is no printer")

    def write(self, content: bytes, seconds: float) -> bool:
        deadline, left = time.monotonic() + seconds, memoryview(content)
        with _as_link_errors():
            while left:
                rest = deadline - time.monotonic()
                if rest <= 0:
                    return False
                if not self._is_file:
                    select.select([], [self._descriptor], [], rest)
                try:
                    left = left[os.write(self._descriptor, left) :]
                except BlockingIOError:
                    time.sleep(0.01)
            if self._is_file:
                os.fsync(self._descriptor)
        return True

    def read(self, seconds: float) -> bytes:
        del seconds
        return b""

    def close(self) -> None:
        os.close(self._descriptor)


def _escpos() -> Any:
    try:
        from escpos import printer
    except ImportError as error:
        raise LinkError("python-escpos is missing: install the extra “thermal”") from error
    return printer


@contextmanager
def _as_link_errors() -> Iterator[None]:
    """Turn what a device raises into LinkError: pyserial's and pyusb's errors are OSErrors, python-escpos' are not."""
    try:
        yield
    except LinkError:
        raise
    except (OSError, ValueError, AssertionError) as error:
        raise LinkError(str(error)) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] in {"escpos", "serial", "usb"}:
            raise LinkError(str(error)) from error
        raise
