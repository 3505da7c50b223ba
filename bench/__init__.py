"""Measurements of gongkai: accuracy, speed beside other tools, memory, damaged files. See README.md."""
