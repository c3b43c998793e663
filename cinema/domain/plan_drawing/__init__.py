"""Drawing a seat plan: pure functions from a plan to the next one. Ids of seats never change and never come back."""
