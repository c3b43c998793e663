"""The frame of a window, for any face: shell, screens, session, tasks, forms, errors, shortcuts."""
