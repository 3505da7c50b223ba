"""What is kept of people no longer than its rule says: periods, preview, removal, and what was removed."""
