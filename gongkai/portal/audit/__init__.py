"""The audit log: who did what, when; written once, each entry chained to the one before."""
