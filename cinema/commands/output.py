"""What a command writes to standard output and standard error, when either may be closed, full or without its letters.

A deed that is done is told: signs that can't be written are escaped; without standard output, standard error says what
was done; without both, the exit code does.
"""

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, TextIO, cast

from cinema.i18n import _

if TYPE_CHECKING:
    from cinema.commands.base import Answer

UNTOLD = 3
"""The exit code of a deed that was done, but could not be told on standard output."""


# A name of a file may hold what a terminal obeys.
_ESCAPED = {sign: f"\\x{sign:02x}" for sign in (*range(32), *range(127, 160)) if chr(sign) not in "\n\r\t"}


def prepare_streams() -> None:
    """Make the standard streams usable, whatever the program was started with.

    A closed descriptor is reserved, since the next file or connection would get its number and with it the output.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    if _is_closed(sys.stdin):
        sys.stdin = io.StringIO()
    if _is_closed(sys.stderr):
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def settle_streams() -> None:
    """Flush the streams now: the interpreter's own flush at exit would replace the exit code if it failed."""
    for stream in (sys.stdout, sys.stderr):
        if not _is_closed(stream):
            try:
                stream.flush()
            except (OSError, ValueError):
                _silence(stream)


def say(text: str, end: str = "\n") -> None:
    """Write to standard error; if that fails there is nobody left to tell, and the exit code tells alone."""
    try:
        print(text.translate(_ESCAPED), end=end, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        _silence(sys.stderr)


def tell(answer: "Answer", *, as_json: bool, deed: bool) -> int:
    """Print an answer and return the exit code; `deed` tells whether the command has changed something."""
    try:
        text = answer.printed(as_json=as_json, encoding=getattr(sys.stdout, "encoding", None))
        _print_whole(text.translate(_ESCAPED))
    except (OSError, ValueError) as error:
        _silence(sys.stdout)
        if deed:
            words = _("Standard output could not be written ({reason}), but the command was carried out:")
            say("\n".join([words.format(reason=_reason(error)), *answer.lines]))
            return answer.code or UNTOLD
        if not isinstance(error, BrokenPipeError):  # a reader that has read enough, such as `head`, needs no message
            say(_("Standard output could not be written: {reason}.").format(reason=_reason(error)))
        return 1
    return answer.code


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore the first Ctrl-C in a block that moves money or must be told; a second one interrupts it at once."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread gets signals
        yield
        return

    def first(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        say(_("Please wait until this is done. Press Ctrl-C again to stop it at once."))

    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _print_whole(text: str) -> None:
    if not text:
        return
    if _is_closed(sys.stdout):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    print(text, flush=True)


def _is_closed(stream: TextIO) -> bool:
    # The interpreter sets a stream to None if its descriptor was closed at the start.
    return cast("TextIO | None", stream) is None


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _silence(stream: TextIO) -> None:
    """Drop what is left in a stream's buffer, so that no later flush fails again."""
    if _is_closed(stream):
        return
    with suppress(OSError, ValueError):  # not a real file, as in tests
        descriptor = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
