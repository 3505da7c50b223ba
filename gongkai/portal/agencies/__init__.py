"""Agencies as a tree with its history, the roles people hold in them, and what each role may do."""
