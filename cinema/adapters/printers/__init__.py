"""Printers as devices: connections, their status, sending, locks, and the programs that print."""
