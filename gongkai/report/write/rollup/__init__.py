"""A roll-up for people and programs: tables on the screen, a workbook, a web page, JSON."""
