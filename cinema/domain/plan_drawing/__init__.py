"""Drawing a seat plan: from a plan to the next one, its history, and what is seen of it.

Ids of seats never change and never come back.
"""
