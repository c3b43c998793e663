"""The kiosk besides its window: its state, staff at it, its papers, and what is picked up at the counter."""
