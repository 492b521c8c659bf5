"""Health numbers and their reading in words."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from clte.errors import ClteError
from clte.objectives.combine import Objective, ObjectiveOutput
from clte.objectives.health import gradient_share, softmax_health
from clte.objectives.reading import read_health


def test_uniform_softmax() -> None:
    health = softmax_health(torch.full((3, 8), 0.7))
    assert health["entropy"] == pytest.approx(math.log(8), abs=1e-6)
    assert health["top1_mass"] == pytest.approx(1 / 8, abs=1e-6)


def test_softmax_health_by_hand() -> None:
    # (3/4, 1/4): entropy 3/4 log(4/3) + 1/4 log 4 = 0.562335. (1/2, 1/2): log 2. Mean 0.627741.
    h = torch.tensor([[math.log(3), 0.0], [0.0, 0.0]])
    health = softmax_health(h)
    assert health["entropy"] == pytest.approx(0.627741, abs=1e-5)
    assert health["top1_mass"] == pytest.approx(0.625, abs=1e-6)
    assert softmax_health(2 * h, temperature=2.0) == pytest.approx(health, abs=1e-5)
    assert softmax_health(h.bfloat16())["entropy"] == pytest.approx(0.6277, abs=5e-3)


def test_one_outlier_unit_takes_the_mass() -> None:
    # 768 units of unit variance and one at 12 σ: e¹² / (e¹² + 767 √e) = 0.992.
    torch.manual_seed(0)
    h = torch.randn(64, 768)
    h[:, 5] = 12.0
    health = softmax_health(h)
    assert health["top1_mass"] == pytest.approx(0.99, abs=0.005)
    assert softmax_health(h, standardise=True)["top1_mass"] < health["top1_mass"]


def test_softmax_health_refuses_what_is_no_batch() -> None:
    with pytest.raises(ClteError, match="at least one row"):
        softmax_health(torch.zeros(0, 4))
    with pytest.raises(ClteError, match="temperature"):
        softmax_health(torch.zeros(1, 4), temperature=0)


def parts(supervised: Tensor, extra: Tensor) -> ObjectiveOutput:
    return ObjectiveOutput(supervised + extra, {}, supervised, extra)


def test_gradient_share_by_hand_and_no_grad_is_touched() -> None:
    # supervised = 3a + 4b, gradient (3, 4), norm 5; extra = a² + 0·b at a = 1, gradient (2, 0).
    a, b = nn.Parameter(torch.tensor(1.0)), nn.Parameter(torch.tensor(1.0))
    unused, frozen = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2), requires_grad=False)
    output = parts(3 * a + 4 * b, a**2)
    assert gradient_share(output, [a, b, unused, frozen]) == pytest.approx(2 / 7, abs=1e-6)
    assert a.grad is None
    assert b.grad is None
    output.loss.backward()  # the graph is still there
    assert a.grad is not None
    assert a.grad.item() == pytest.approx(5.0)


def test_gradient_share_of_one_part_alone() -> None:
    a = nn.Parameter(torch.tensor(1.0))
    nothing = torch.zeros(())
    assert gradient_share(parts(2 * a, nothing), [a]) == 0.0
    assert gradient_share(parts(nothing, 2 * a), [a]) == 1.0
    assert gradient_share(parts(0 * a, nothing), [a]) == 0.0
    with pytest.raises(ClteError, match="frozen"):
        gradient_share(parts(2 * a, nothing), [])


def test_gradient_share_of_an_objective_grows_with_lambda() -> None:
    torch.manual_seed(0)
    head = nn.Linear(4, 3)
    body = nn.Linear(6, 4)
    x, labels, teacher = torch.randn(5, 6), torch.tensor([0, 1, 2, 0, 1]), torch.randn(5, 4)
    shares = []
    for weight in (0, 0.1, 1, 10):
        h = body(x)
        output = Objective(f"ce + {weight}*hidden_kl")(
            logits=head(h), labels=labels, representation=h, teacher_representation=teacher
        )
        shares.append(gradient_share(output, [*body.parameters(), *head.parameters()]))
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    # share = λe / (c + λe), so e/c is the same from every λ.
    ratios = [
        share / (1 - share) / weight for share, weight in zip(shares[1:], (0.1, 1, 10), strict=True)
    ]
    assert ratios == pytest.approx([ratios[0]] * 3, rel=1e-3)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (
            (6.60, 0.003, 768, 0.3),
            ["nearly uniform", "6.60 of at most 6.64", "30% of the gradient"],
        ),
        ((0.10, 0.99, 768, 0.3), ["One unit of 768 holds 99%"]),
        ((5.00, 0.100, 768, 0.3), ["spread as over 148 of 768 units", "10.0%"]),
        ((5.00, 0.100, 768, 0.004), ["does next to nothing (0.4% of the gradient)"]),
        ((5.00, 0.100, 768, 0.93), ["drowns the labels (93% of the gradient)"]),
        ((math.nan, 0.1, 768, math.nan), ["not numbers", "not a number"]),
        # At exactly the limits neither warning is due.
        ((5.00, 0.500, 768, 0.01), ["spread as over", "has 1% of the gradient"]),
        ((5.00, 0.500, 768, 0.80), ["has 80% of the gradient"]),
    ],
)
def test_reading(numbers: tuple[float, float, int, float], words: list[str]) -> None:
    sentence = read_health(*numbers)
    for word in words:
        assert word in sentence
    assert sentence.endswith(".")


def test_reading_without_a_measured_share_says_nothing_of_gradients() -> None:
    assert "gradient" not in read_health(5.0, 0.1, 768)
    with pytest.raises(ClteError, match="width"):
        read_health(0.0, 1.0, 1)
