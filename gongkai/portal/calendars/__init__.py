"""Working days: the State Council's notices, what each would move, and the deadline calculator."""
