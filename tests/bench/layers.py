"""Where the CPU of a request goes: each layer's own time, without that of the layers inside it."""

import time
from collections.abc import Callable
from typing import Any, NamedTuple, Self

import psycopg
from flask import wrappers
from sqlalchemy import Connection, Engine

from app.adapters import board, signature, watchdog
from app.services import steps
from app.web.voice import doors


class Layer(NamedTuple):
    """A function that stands for a layer, and where it is looked up."""

    title: str
    owner: Any
    name: str


LAYERS = (
    Layer("form", wrappers.Request, "_load_form_data"),
    Layer("signature", signature.Signatures, "genuine"),
    Layer("reading the fields", doors, "read"),
    Layer("engine", steps, "step"),
    Layer("statements (SQLAlchemy)", Connection, "execute"),
    Layer("statements (psycopg)", psycopg.Cursor, "execute"),
    Layer("statements (psycopg)", psycopg.Cursor, "executemany"),
    Layer("commit (SQLAlchemy)", Connection, "commit"),
    Layer("commit (psycopg)", psycopg.Connection, "commit"),
    Layer("connection out and in", Engine, "connect"),
    Layer("connection out and in", Connection, "close"),
    Layer("watchdog", watchdog.Watchdog, "_begin"),
    Layer("watchdog", watchdog.Watchdog, "_finish"),
    Layer("TwiML", doors, "renderer"),
    Layer("telling the screens", board.RedisBoard, "publish"),
)


class Layers:
    """While inside, every layer keeps its own time."""

    def __init__(self) -> None:
        self._own: dict[str, int] = {}
        self._inner: list[int] = []
        self._real: list[tuple[Layer, Any]] = []
        self._began = 0
        self._total = 0

    def __enter__(self) -> Self:
        for layer in LAYERS:
            real = getattr(layer.owner, layer.name)
            self._real.append((layer, real))
            made = self._maker(layer.title, real) if layer.name == "renderer" else None
            setattr(layer.owner, layer.name, made or self._timed(layer.title, real))
        self._began = time.process_time_ns()
        return self

    def __exit__(self, *_: object) -> None:
        self._total = time.process_time_ns() - self._began
        for layer, real in self._real:
            setattr(layer.owner, layer.name, real)

    def _maker(self, title: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """A function that makes the function of the layer."""
        return lambda *given: self._timed(title, real(*given))

    def _timed(self, title: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            self._inner.append(0)
            began = time.thread_time_ns()
            try:
                return real(*given, **named)
            finally:
                spent = time.thread_time_ns() - began
                self._own[title] = self._own.get(title, 0) + spent - self._inner.pop()
                if self._inner:
                    self._inner[-1] += spent

        return timed

    def told(self, requests: int) -> str:
        """Microseconds a request, the dearest first."""
        rest = self._total - sum(self._own.values())
        shares = {**self._own, "Flask and the rest": rest}
        dearest = sorted(shares.items(), key=lambda share: -share[1])
        return ", ".join(f"{title} {spent / 1000 / requests:.0f}" for title, spent in dearest)
