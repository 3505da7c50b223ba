"""A small account system (OpenID Connect provider) on this machine, with keys and tokens that are real."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

CLIENT, SHARED = "gongkai", "a secret that is shared between the two"
KEY_NAME = "2026"


@cache
def key(name: str) -> RSAPrivateKey:
    """The private key of that name."""
    del name
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """The account system. Tests change `token` and `person`, what it says, and `signed_with`."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "42", "preferred_username": "li"})
    """The claims about whoever signs in there."""
    token: dict[str, Any] = field(default_factory=dict)
    """What stands in the identity token beside, or in place of, what belongs there; None takes a claim out."""
    signed_with: str = KEY_NAME
    algorithm: str = "RS256"
    fails: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    """What the platform asked for, when it sent the person here."""
    codes: list[str] = field(default_factory=list)
    """The codes that have been given out and not used."""

    def authorize(self, location: str) -> dict[str, str]:
        """The person signs in here: what is sent back to the platform."""
        address = urlsplit(location)
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{self.issuer}/authorize"
        self.asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert self.asked["response_type"] == "code"
        assert self.asked["client_id"] == CLIENT
        assert self.asked["code_challenge_method"] == "S256"
        assert "openid" in self.asked["scope"].split()
        code = f"code-{time.monotonic_ns()}"
        self.codes.append(code)
        return {"code": code, "state": self.asked["state"]}

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any] | None:
        """The tokens for a code; None where something of the request is wrong."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        good = (
            form["code"] in self.codes
            and (form["client_id"], form["client_secret"]) == (CLIENT, SHARED)
            and form["redirect_uri"] == self.asked["redirect_uri"]
            and challenge.rstrip("=") == self.asked["code_challenge"]
        )
        if not good:
            return None
        self.codes.remove(form["code"])
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.identity_token()}

    def identity_token(self) -> str:
        """The signed identity token."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "42",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            **self.token,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        secret: Any = {"RS256": key(self.signed_with), "HS256": SHARED, "none": None}[self.algorithm]
        return jwt.encode(kept, secret, algorithm=self.algorithm, headers={"kid": KEY_NAME})

    def keys(self) -> dict[str, Any]:
        """The public keys."""
        public = RSAAlgorithm.to_jwk(key(KEY_NAME).public_key(), as_dict=True)
        return {"keys": [{**public, "kid": KEY_NAME, "alg": "RS256", "use": "sig"}]}


@contextmanager
def running() -> Iterator[Provider]:
    """An account system that answers on a port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
                self.answer(provider.person)
            else:
                self.answer(provider.keys() if self.path == "/keys" else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(provider.exchange({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, what: Mapping[str, Any] | None) -> None:
            self.send_response(500 if provider.fails else 400 if what is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what).encode())

        def log_message(self, *_values: Any, **_names: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
