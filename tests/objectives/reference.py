"""The same formulas again in float64 numpy, written for clarity and independent of torch."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def softmax(x: Array, temperature: float = 1.0) -> Array:
    e = np.exp((x - x.max(axis=1, keepdims=True)) / temperature)
    return e / e.sum(axis=1, keepdims=True)


def kl(p: Array, q: Array) -> Array:
    return (p * np.log(p / q)).sum(axis=1)


def js(p: Array, q: Array) -> Array:
    m = (p + q) / 2
    return (kl(p, m) + kl(q, m)) / 2


def standardise(x: Array) -> Array:
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)


def unit(x: Array) -> Array:
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def linear_cka(x: Array, y: Array) -> float:
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    cross = np.linalg.norm(x.T @ y) ** 2
    return float(cross / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y)))


def huber(x: Array) -> Array:
    return np.where(np.abs(x) < 1, x**2 / 2, np.abs(x) - 0.5)


def rkd_distance(x: Array, y: Array) -> float:
    def relative(h: Array) -> Array:
        pairs = itertools.combinations(range(len(h)), 2)
        d = np.array([np.linalg.norm(h[i] - h[j]) for i, j in pairs])
        return d / d.mean()

    return float(huber(relative(x) - relative(y)).mean())


def rkd_angle(x: Array, y: Array) -> float:
    def cosines(h: Array) -> Array:
        found = []
        for i, j, k in itertools.permutations(range(len(h)), 3):
            a, b = h[i] - h[j], h[k] - h[j]
            found.append(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
        return np.array(found)

    return float(huber(cosines(x) - cosines(y)).mean())


def info_nce(student: Array, teacher: Array, temperature: float) -> float:
    p = softmax(unit(student) @ unit(teacher).T, temperature)
    return float(-np.log(np.diag(p)).mean())


def dkd(
    student: Array,
    teacher: Array,
    labels: NDArray[np.int64],
    alpha: float,
    beta: float,
    temperature: float,
) -> Array:
    rows = []
    for s, t, y in zip(student / temperature, teacher / temperature, labels, strict=True):
        p, q = softmax(t[None])[0], softmax(s[None])[0]
        binary_p, binary_q = np.array([[p[y], 1 - p[y]]]), np.array([[q[y], 1 - q[y]]])
        rest_p, rest_q = softmax(np.delete(t, y)[None]), softmax(np.delete(s, y)[None])
        rows.append(alpha * kl(binary_p, binary_q)[0] + beta * kl(rest_p, rest_q)[0])
    return temperature**2 * np.array(rows)
