"""The pages that belong to no single kind of work: home, health, language."""
