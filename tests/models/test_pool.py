"""A bounded number of loaded models."""

from __future__ import annotations

import threading
import time

import pytest

from clte.models.pool import Pool


def test_the_one_used_longest_ago_goes() -> None:
    pool: Pool[str] = Pool(2)
    for key in "aba":
        pool.get(key, lambda key=key: key)
    pool.get("c", lambda: "c")
    assert "a" in pool and "c" in pool and "b" not in pool and len(pool) == 2


def test_eight_readers_load_once() -> None:
    pool: Pool[object] = Pool(2)
    loads: list[int] = []

    def load() -> object:
        loads.append(1)
        time.sleep(0.05)
        return object()

    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(pool.get("a", load))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1 and len(set(map(id, found))) == 1 and len(found) == 8


def test_a_failed_load_is_tried_again() -> None:
    pool: Pool[int] = Pool(1)
    with pytest.raises(ZeroDivisionError):
        pool.get("a", lambda: 1 // 0)
    assert pool.get("a", lambda: 3) == 3
