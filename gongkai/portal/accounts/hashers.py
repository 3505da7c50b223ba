"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane: what OWASP's Password Storage Cheat Sheet asks for.

    Django's own 100 MiB and eight lanes for each attempt would let few people at a time fill a small machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
