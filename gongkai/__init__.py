"""gongkai (公开, "make public"): open government information work in China."""

__version__ = "0.1.0"
