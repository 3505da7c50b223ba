"""The programming interface (/api/v1/): agencies and deadlines for everybody, an office's requests by token."""
