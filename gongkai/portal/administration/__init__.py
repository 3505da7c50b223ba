"""The pages of those who keep the installation: the audit log, the outbox, the background work."""
