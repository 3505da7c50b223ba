"""What an office does with a request, from registration to closing: each act asked from the procedure's table."""
