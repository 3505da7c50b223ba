"""The law that the software carries, as data with its sources. Imports nothing else of gongkai's but its messages."""
