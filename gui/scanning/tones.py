"""Plays the sounds of door and kiosk: short tones, made here, by a program that plays files; else the window's bell."""

import contextlib
import io
import math
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tkinter as tk

SECONDS = 0.16  # a note's
_RATE, _LOUD = 16_000, 12_000
_PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"), ("afplay",))
_PATIENCE = 5  # seconds


def play(window: "tk.Misc", notes: Sequence[int], seconds: float = SECONDS) -> None:
    """Play notes (in Hz) of so many seconds each; never waits, and a machine without sound is no error."""
    player = next((one for one in _PLAYERS if shutil.which(one[0])), None)
    if sys.platform == "win32" or player is not None:
        threading.Thread(target=_sound, args=(player, tone(notes, seconds)), daemon=True).start()
    else:
        for _note in notes[:2]:
            window.bell()


def tone(notes: Sequence[int], seconds: float = SECONDS) -> bytes:
    """Return the notes as a WAV file."""
    count = round(_RATE * seconds)
    waves = bytearray()
    for note in notes:
        for at in range(count):
            fade = min(1.0, (count - at) / (count / 4))  # else each note ends with a click
            waves += struct.pack("<h", round(_LOUD * fade * math.sin(2 * math.pi * note * at / _RATE)))
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(_RATE)
        written.writeframes(bytes(waves))
    return file.getvalue()


def _sound(player: Sequence[str] | None, content: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="cinema-tone-") as folder:
        file = Path(folder) / "tone.wav"
        file.write_bytes(content)
        if player is None:
            import winsound

            winsound.PlaySound(str(file), winsound.SND_FILENAME)  # type: ignore[attr-defined]
            return
        # No sound card, or a sound server that does not answer: the colour and the words say it too.
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            command = [*player, str(file)]
            subprocess.run(command, check=False, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - a file of ours
