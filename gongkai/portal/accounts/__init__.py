"""People: accounts, signing in, second factors, sessions."""
