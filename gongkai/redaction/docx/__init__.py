"""Word: the parts that a document is drawn from are written anew, and all others left behind."""
