"""The database's wire as the proxies of the tests read it: whole messages, and no more of them than their header."""

import socket
import struct
from contextlib import suppress

OP_MSG = 2013


def header(message: bytes) -> tuple[int, int, int, int]:
    """Return a message's header: length, its own number, the number it answers, its kind."""
    length, number, answers, kind = struct.unpack_from("<iiii", message)
    return length, number, answers, kind


def read_message(end: socket.socket) -> bytes | None:
    """Return the next message, None at the end of a connection."""
    head = _read(end, 16)
    if head is None:
        return None
    rest = _read(end, header(head)[0] - 16)
    return None if rest is None else head + rest


def hang_up(end: socket.socket) -> None:
    """End a connection in both directions; whoever reads from it closes it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def _read(end: socket.socket, size: int) -> bytes | None:
    parts = b""
    while len(parts) < size:
        part = end.recv(size - len(parts))
        if not part:
            return None
        parts += part
    return parts
