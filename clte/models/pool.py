"""Loaded models for many readers at once: a bounded number, the one used longest ago goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """Keeps up to ``most`` loaded things by key; safe to use from threads.

    A thing is loaded once, however many ask for it at the same moment, and things of different keys
    are loaded side by side. Who still holds a thing that was let go keeps it until done with it.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = max(1, most)
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._loading: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: str) -> bool:
        return key in self._kept

    def get(self, key: str, load: Callable[[], T]) -> T:
        """The thing of a key; ``load`` makes it if it is not here, and what it raises is raised."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            turn = self._loading.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            try:
                made = load()
            finally:
                with self._lock:
                    self._loading.pop(key, None)
            with self._lock:
                self._kept[key] = made
                self._kept.move_to_end(key)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return made

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._kept.clear()
