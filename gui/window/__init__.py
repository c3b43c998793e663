"""The parts of a window that all faces share: shell, screens, identity, tasks, forms, errors, shortcuts."""
