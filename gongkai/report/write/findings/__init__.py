"""Findings written for people and programs: JSON, SARIF, a page to read."""
