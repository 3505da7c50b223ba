"""PDF: pages are written anew without what lies in the areas, and nothing that is not drawn is kept."""
