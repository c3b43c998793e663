"""Selling on a window: the basket, its holds, the payment, and the panels that show them. For every face."""
