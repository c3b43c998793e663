"""People at a window: signing in, registering, passwords, and the first set-up. For every face."""
