"""The demonstration world: a fictional county, made from a seed."""
