"""Background work and schedules, kept in the database itself."""
