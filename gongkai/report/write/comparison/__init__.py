"""A comparison for people: on the screen, as a workbook, as a page with charts."""
