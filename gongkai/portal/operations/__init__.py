"""Keeping the platform running: serving, backing up, restoring."""
