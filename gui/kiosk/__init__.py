"""The kiosk: customers serve themselves at a touch screen in the foyer."""
