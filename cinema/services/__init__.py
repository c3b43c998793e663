"""What a cinema does: one use case a file, each a plain class that takes ports."""
