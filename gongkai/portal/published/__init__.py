"""What agencies have published already, as far as they keep a record of it: shown to whoever is about to ask for it."""
