"""Controls that Tk and ttk do not have, or not in our look. None of them knows a service."""
