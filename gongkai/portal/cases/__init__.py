"""Requests for information as the events that happened to them; nothing about a deadline is stored."""
