"""Tests of the platform: run on SQLite, and again on PostgreSQL (scripts/with-postgresql.sh)."""
