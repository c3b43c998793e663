"""Says where everything is on the pages of a kiosk: for a window of a process of its own, on a display of its own."""

import json
import sys
from contextlib import closing
from typing import Any

from gui.kiosk.visit import Access
from repositories.connect import connect
from repositories.storage import open_storage
from tests.conftest import SmallHouse, enter_house
from tests.gui.kiosk_gallery import walked_kiosk
from tests.gui.kiosk_measures import Shown, box, texts

PARTS = ("programme", "seats", "types", "pay", "sign_in")
CHOICES = (Access(), Access(contrast=True, text=2, low=True))


def places(house: SmallHouse, size: str, label: str, *parts: str) -> dict[str, Any]:
    """Return the places of all controls and the measures of all fonts, by page and choice; of all pages or some."""
    found: dict[str, Any] = {}
    with walked_kiosk(house, size=size, label=label) as walk:
        for step in walk.steps(*(parts or PARTS), brief=True):
            for access in CHOICES:
                walk.choose("en", access)
                shown = Shown.now(walk.window)
                lines = {str(walk.root.tk.call("font", "metrics", name)) for _widget, _text, name in texts(shown)}
                controls = [list(box(one)) for one in shown.controls]
                found[f"{step}, {access}"] = [controls, sorted(lines)]
    return found


if __name__ == "__main__":
    uri, database, *rest = sys.argv[1:]
    with closing(connect(uri, database)) as connection:
        json.dump(places(enter_house(connection, open_storage(connection)), *rest), sys.stdout)
