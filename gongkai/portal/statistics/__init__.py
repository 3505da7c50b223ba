"""Tables 3 and 4 of any year, live, with the cases behind each number; statistics; past years from a spreadsheet."""
