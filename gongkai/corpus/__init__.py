"""Many reports: finding the files, reading them within limits, and writing what came of them."""
