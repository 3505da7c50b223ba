"""Writing a report and what was found in it: JSON, tables of rows, spreadsheets, and tables on the screen."""
