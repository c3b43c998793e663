"""Ends this program when the one that keeps it ends, however that happens: two kiosks must never run at once."""

import ctypes
import os
import signal
import sys
import threading
from contextlib import suppress

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """End with the parent of this process id from now on; exits at once if it has ended already.

    Linux kills this program itself, also one that hangs. Everywhere a thread reads standard input, the parent's pipe,
    which ends with the parent; what comes from it is ignored.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # a library without prctl: the thread remains
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.name == "posix" and os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=_read_to_the_end, name="parent", daemon=True).start()


def _read_to_the_end() -> None:
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    os._exit(1)  # nothing may keep it: not the window, not a payment, which recovery settles
