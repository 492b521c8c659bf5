"""How alike two sets of vectors are: what a t-SNE picture cannot tell.

Row i of both sets is the same item, as two models see it (or one model in two languages). None of these
numbers proves transfer: closeness is what the loss asks for. They belong on held-out rows, and beside
the same numbers for two seeds of one pair, which nobody told to meet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clte.analysis.significance import accuracy_interval
from clte.errors import ClteError

NEIGHBOURS = 10
PERMUTATIONS = 999


@dataclass(frozen=True)
class Measured:
    """A number with its 95 % interval.

    Attributes:
        value: As the measure gives it.
        low: Lower end; NaN where there is none.
        high: Upper end.
        p: A p value, where the measure is a test.
    """

    value: float
    low: float = float("nan")
    high: float = float("nan")
    p: float | None = None


@dataclass(frozen=True)
class Measure:
    """What a number is called, what it means in a line, and where it comes from."""

    title: str
    meaning: str
    source: str
    unit: str
    """``%`` for a share, empty for a bare number."""


MEASURES = {
    "cka": Measure(
        "Linear CKA",
        "1: the same geometry up to turning and scaling; 0: unrelated.",
        "Kornblith et al. 2019, linear CKA",
        "",
    ),
    "neurons": Measure(
        "Neuron-wise correlation",
        "How far unit k of one model rises and falls with unit k of the other; 1 is always, 0 not at all.",
        "Pearson's r of each unit with its namesake, averaged; compare the neuron-level measures of Wu et al. 2020",
        "",
    ),
    "mmd": Measure(
        "MMD²",
        "0: the two clouds cannot be told apart; p is the chance of such a distance if they were one.",
        "Gretton et al. 2012, section 3, Gaussian kernel of median width",
        "",
    ),
    "probe": Measure(
        "Probe: which model is it?",
        "A linear classifier guesses whose vector it sees; 50 % is mixed, 100 % apart.",
        "Logistic regression, five folds by premise; as the domain probe of Ben-David et al. 2007",
        "%",
    ),
    "mixing": Measure(
        "kNN mixing",
        f"Share of a point's {NEIGHBOURS} neighbours that are the other model's; 50 % is mixed, 0 % apart.",
        "Schilling 1986, the twin of a point left out",
        "%",
    ),
    "retrieval": Measure(
        "Retrieval@1",
        "How often the nearest vector of the other model is the same item's.",
        "Cosine; Artetxe and Schwenk 2019, section 4.3",
        "%",
    ),
}
"""Everything `compare` gives, in the order of the page."""


def compare(
    x: np.ndarray, y: np.ndarray, premises: np.ndarray, *, seed: int = 0
) -> dict[str, Measured]:
    """Every measure of `MEASURES` between two models on the same rows.

    Args:
        x: [N, D] vectors of one model (the student).
        y: [N, D] vectors of the other (the teacher); row i is the same item. If the widths differ, only
            ``cka`` is there, since every other measure compares unit with unit.
        premises: [N] premise ids. Items of a premise are resampled, exchanged and held out together.
        seed: Of the permutations.

    Raises:
        ClteError: fewer than two rows or premises, rows that do not match, or numbers that are not
            finite.
    """
    x, y = _rows(x, y)
    premises = np.asarray(premises)
    if premises.shape != (len(x),) or len(np.unique(premises)) < 2:
        raise ClteError("a comparison needs a premise id for each row, and at least two premises.")
    found = {"cka": jackknife(linear_cka, x, y, premises)}
    if x.shape[1] != y.shape[1]:
        return found
    found["neurons"] = jackknife(neuron_correlation, x, y, premises)
    value, p = mmd(x, y, premises, seed=seed)
    found["mmd"] = Measured(value, p=p)
    for name, hits in (
        ("probe", probe(x, y, premises)),
        ("mixing", mixing(x, y)),
        ("retrieval", retrieved(x, y).astype(float)),
    ):
        found[name] = Measured(float(hits.mean()), *accuracy_interval(hits, premises))
    return found


def linear_cka(x: np.ndarray, y: np.ndarray) -> float:
    """Linear centred kernel alignment, ‖Yᵀ X‖²_F / (‖XᵀX‖_F ‖YᵀY‖_F) of centred columns.

    Kornblith et al. 2019 (1905.00414).

    Args:
        x: [N, D].
        y: [N, E]; the widths may differ.

    Returns:
        0 to 1; NaN where a set does not vary.
    """
    x, y = _rows(x, y)
    x, y = x - x.mean(0), y - y.mean(0)
    if len(x) < max(x.shape[1], y.shape[1]):  # the same numbers from the smaller matrices
        gram_x, gram_y = x @ x.T, y @ y.T
        shared = float((gram_x * gram_y).sum())
    else:
        gram_x, gram_y = x.T @ x, y.T @ y
        shared = float(np.square(y.T @ x).sum())
    scale = float(np.linalg.norm(gram_x) * np.linalg.norm(gram_y))
    return shared / scale if scale > 0 else float("nan")


def neuron_correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's correlation of unit k in ``x`` with unit k in ``y`` over the rows, averaged over k.

    The hidden KL compares unit with unit, so the namesake is the right partner. (Wu et al. 2020,
    2005.01172, take each unit's best partner, for models that nobody told to agree.)

    Args:
        x: [N, D].
        y: [N, D].

    Returns:
        −1 to 1, over the units that vary in both; NaN if none does.
    """
    x, y = _rows(x, y, same_width=True)
    x, y = x - x.mean(0), y - y.mean(0)
    scale = np.sqrt(np.square(x).sum(0) * np.square(y).sum(0))  # (D,)
    varies = scale > 1e-12
    return float(((x * y).sum(0)[varies] / scale[varies]).mean()) if varies.any() else float("nan")


def mmd(
    x: np.ndarray,
    y: np.ndarray,
    premises: np.ndarray,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> tuple[float, float]:
    """Squared maximum mean discrepancy with a permutation p value.

    The unbiased estimate for paired samples, the mean over i ≠ j of
    h_ij = k(x_i, x_j) + k(y_i, y_j) − k(x_i, y_j) − k(x_j, y_i), Gretton et al. 2012 (JMLR 13), lemma 6,
    k(a, b) = exp(−‖a − b‖² / 2σ²) with σ the median distance. Exchanging x and y within premise g multiplies h_ij by
    the signs of both premises, and p = (1 + #{permuted ≥ observed}) / (1 + permutations).

    Args:
        x: [N, D].
        y: [N, D], paired with ``x``.
        premises: [N] ids; the rows of a premise change places together.
        permutations: How many.
        seed: Of the signs.

    Returns:
        The estimate (may be slightly below 0) and p.
    """
    x, y = _rows(x, y, same_width=True)
    n = len(x)
    squared = _squared_distances(np.concatenate([x, y]))  # (2N, 2N)
    width = float(np.median(squared[np.triu_indices(2 * n, 1)]))
    kernel = np.exp(-squared / (2 * width)) if width > 0 else (squared == 0).astype(float)
    cross = kernel[:n, n:]
    h = kernel[:n, :n] + kernel[n:, n:] - cross - cross.T  # (N, N)
    np.fill_diagonal(h, 0)
    observed = float(h.sum())
    _, group = np.unique(np.asarray(premises), return_inverse=True)
    flips = np.random.default_rng(seed).integers(2, size=(permutations, int(group.max()) + 1))
    signs = (2.0 * flips - 1)[:, group]  # (P, N)
    permuted = np.einsum("pn,pn->p", signs @ h, signs)
    reached = int((permuted >= observed - 1e-9 * max(1.0, abs(observed))).sum())
    return observed / (n * (n - 1)), (1 + reached) / (1 + permutations)


def probe(x: np.ndarray, y: np.ndarray, premises: np.ndarray, *, folds: int = 5) -> np.ndarray:
    """Can a linear classifier tell whose vector it sees? Right answers on premises it was not fitted on.

    Logistic regression on standardised units, cross-validated by premise.

    Args:
        x: [N, D].
        y: [N, D].
        premises: [N] ids; both vectors of all items of a premise are held out together.
        folds: Of the cross-validation; fewer if there are fewer premises.

    Returns:
        [N] share of item i's two vectors that were named rightly: 0, ½ or 1. Mean ½ is mixed, 1 apart.
    """
    from sklearn.linear_model import LogisticRegression

    x, y = _rows(x, y, same_width=True)
    _, group = np.unique(np.asarray(premises), return_inverse=True)
    # Shuffled once: neighbouring premises are often of one genre or phenomenon.
    fold = np.random.default_rng(0).permutation(int(group.max()) + 1)[group] % folds
    right = np.zeros((2, len(x)))
    for held_out in np.unique(fold):
        test, train = fold == held_out, fold != held_out
        rows = np.concatenate([x[train], y[train]])
        mean, spread = rows.mean(0), rows.std(0) + 1e-9
        whose = np.repeat([0, 1], train.sum())
        model = LogisticRegression(max_iter=200).fit((rows - mean) / spread, whose)
        for answer, vectors in enumerate((x, y)):
            right[answer, test] = model.predict((vectors[test] - mean) / spread) == answer
    return right.mean(0)


def mixing(x: np.ndarray, y: np.ndarray, *, neighbours: int = NEIGHBOURS) -> np.ndarray:
    """Whose are the nearest neighbours? Euclidean, in the pooled cloud of both models.

    The nearest-neighbour statistic of Schilling 1986 (JASA 81), turned round to count the other sample. A point's twin
    (the same item in the other model) is left out, so that this is not retrieval again.

    Args:
        x: [N, D].
        y: [N, D].
        neighbours: How many; at most 2N − 2.

    Returns:
        [N] for each item the mean share over its two points: ½ is mixed, 0 apart.
    """
    x, y = _rows(x, y, same_width=True)
    n = len(x)
    squared = _squared_distances(np.concatenate([x, y]))
    own = np.arange(2 * n)
    squared[own, own] = squared[own, (own + n) % (2 * n)] = np.inf
    nearest = np.argsort(squared, axis=1, kind="stable")[:, : min(neighbours, 2 * n - 2)]
    other = (nearest < n) != (own < n)[:, None]  # (2N, K)
    return other.mean(1).reshape(2, n).mean(0)


def retrieved(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether the vector of ``y`` nearest to x_i by cosine is y_i.

    Artetxe and Schwenk 2019 (1812.10464), section 4.3, there for translations. Chance is 1/N; a tie with
    another item counts as missed.

    Args:
        x: [N, D].
        y: [N, D].

    Returns:
        [N] bool.
    """
    x, y = _rows(x, y, same_width=True)
    cosine = _unit(x) @ _unit(y).T  # (N, N)
    own = cosine.diagonal().copy()
    np.fill_diagonal(cosine, -np.inf)
    return own > cosine.max(1) + 1e-12


def preservation(
    vectors: np.ndarray, places: np.ndarray, *, neighbours: int = NEIGHBOURS
) -> np.ndarray:
    """What the picture keeps: the share of each point's nearest neighbours that it shows as nearest.

    Q_NX(k) of Lee and Verleysen 2009, point by point; chance is k / (N − 1).

    Args:
        vectors: [N, D], Euclidean.
        places: [N, 2], where the picture puts them.
        neighbours: k; at most N − 1.

    Returns:
        [N] shares.
    """
    vectors, places = _rows(vectors, places)
    count = min(neighbours, len(vectors) - 1)
    kept = []
    for points in (vectors, places):
        squared = _squared_distances(points)
        np.fill_diagonal(squared, np.inf)
        near = np.zeros(squared.shape, bool)
        nearest = np.argsort(squared, axis=1, kind="stable")[:, :count]
        np.put_along_axis(near, nearest, True, axis=1)
        kept.append(near)
    return (kept[0] & kept[1]).sum(1) / count


def jackknife(
    measure: Callable[[np.ndarray, np.ndarray], float],
    x: np.ndarray,
    y: np.ndarray,
    premises: np.ndarray,
    *,
    groups: int = 20,
) -> Measured:
    """A measure with a 95 % interval by the delete-a-group jackknife over premises (Kott 2001).

    A bootstrap would draw rows twice, and two copies of a row agree with each other.

    Args:
        measure: Of two aligned sets of rows.
        x: [N, D].
        y: [N, E].
        premises: [N] ids.
        groups: Premises are dealt into so many; fewer if there are fewer.
    """
    _, group = np.unique(np.asarray(premises), return_inverse=True)
    dealt = np.random.default_rng(0).permutation(int(group.max()) + 1)[group] % groups
    parts = np.unique(dealt)
    without = np.array([measure(x[dealt != part], y[dealt != part]) for part in parts])
    value, count = measure(x, y), len(parts)
    error = float(np.sqrt((count - 1) / count * np.square(without - without.mean()).sum()))
    return Measured(value, max(value - 1.96 * error, -1.0), min(value + 1.96 * error, 1.0))


def _rows(
    x: np.ndarray, y: np.ndarray, *, same_width: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if x.ndim != 2 or y.ndim != 2 or len(x) != len(y) or len(x) < 2:
        raise ClteError(
            f"two tables of the same (at least two) rows are needed, not {x.shape} and {y.shape}."
        )
    if same_width and x.shape[1] != y.shape[1]:
        raise ClteError(
            f"the vectors have {x.shape[1]} and {y.shape[1]} units. This compares unit with unit; "
            "for unequal widths use linear CKA."
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ClteError("a stored vector holds a number that is not finite. Run the model again.")
    return x, y


def _unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def _squared_distances(x: np.ndarray) -> np.ndarray:
    """[N, N] squared Euclidean distances, exactly 0 on the diagonal and never below 0."""
    norms = np.square(x).sum(1)
    squared = np.maximum(norms[:, None] + norms - 2 * (x @ x.T), 0)
    np.fill_diagonal(squared, 0)
    return squared
