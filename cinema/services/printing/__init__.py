"""Printing: asking for papers, the queue, and what a printer's program does."""
