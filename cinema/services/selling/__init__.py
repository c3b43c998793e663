"""Selling seats: holds, payments, refunds, and what a crash or a person leaves to be finished."""
