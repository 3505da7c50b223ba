"""Tests of the frame around every page, and of the pages that belong to no single kind of work."""
