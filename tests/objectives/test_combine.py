"""The weighted sum: gradients, missing inputs, projections."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from clte.errors import ClteError
from clte.objectives import TERMS, Objective
from clte.objectives.combine import ObjectiveOutput
from clte.objectives.divergences import hidden_state_kl
from clte.objectives.logits import distillation

ROWS, INPUT, WIDTH, CLASSES = 8, 6, 5, 3
ROW_WISE = [name for name, info in TERMS.items() if info.row_wise]


class Student(nn.Module):
    """A two-layer classifier that hands out the vector before its last layer."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.body = nn.Linear(INPUT, WIDTH)
        self.head = nn.Linear(WIDTH, CLASSES)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = torch.tanh(self.body(x))
        return self.head(h), h


class Batch:
    """Eight rows, with what a teacher said of them."""

    def __init__(self, teacher_width: int = WIDTH) -> None:
        torch.manual_seed(2)
        self.x = torch.randn(ROWS, INPUT)
        self.labels = torch.randint(0, CLASSES, (ROWS,))
        self.teacher_logits = torch.randn(ROWS, CLASSES)
        self.teacher_h = torch.randn(ROWS, teacher_width)

    def evaluate(
        self, objective: Objective, student: Student, rows: slice = slice(None)
    ) -> ObjectiveOutput:
        logits, h = student(self.x[rows])
        return objective(
            logits=logits,
            labels=self.labels[rows],
            representation=h,
            teacher_logits=self.teacher_logits[rows],
            teacher_representation=self.teacher_h[rows],
        )


def gradients(student: Student) -> list[Tensor]:
    found = [p.grad for p in student.parameters()]
    assert all(g is not None for g in found)
    return [g.clone() for g in found if g is not None]


def test_the_sum_and_its_parts() -> None:
    batch, student = Batch(), Student()
    output = batch.evaluate(
        Objective("0.5*ce(label_smoothing=0.1) + 0.2*hidden_kl + 2*kd(temperature=3)"), student
    )
    logits, h = student(batch.x)
    ce = F.cross_entropy(logits, batch.labels, label_smoothing=0.1)
    hidden = hidden_state_kl(h, batch.teacher_h)
    kd = distillation(logits, batch.teacher_logits, temperature=3)
    assert list(output.terms) == ["ce", "hidden_kl", "kd"]
    for name, value in {"ce": ce, "hidden_kl": hidden, "kd": kd}.items():
        assert torch.allclose(output.terms[name], value)
        assert not output.terms[name].requires_grad
    assert torch.allclose(output.supervised, 0.5 * ce)
    assert torch.allclose(output.extra, 0.2 * hidden + 2 * kd)
    assert torch.equal(output.loss, output.supervised + output.extra)


def test_an_objective_without_labels() -> None:
    batch, student = Batch(), Student()
    logits, _ = student(batch.x)
    output = Objective("kd")(logits=logits, teacher_logits=batch.teacher_logits)
    assert torch.equal(output.loss, output.extra)
    assert output.supervised.item() == 0.0


@pytest.mark.parametrize("name", [name for name in TERMS if name != "ce"])
def test_a_weight_of_0_trains_bit_for_bit_like_cross_entropy(name: str) -> None:
    batch = Batch()
    plain, watched, by_torch = Student(), Student(), Student()
    alone = batch.evaluate(Objective("ce"), plain)
    alone.loss.backward()
    zero = batch.evaluate(Objective(f"ce + 0*{name}"), watched)
    zero.loss.backward()
    F.cross_entropy(by_torch(batch.x)[0], batch.labels).backward()

    assert zero.terms[name].item() > 0  # still reported
    assert torch.equal(zero.loss, alone.loss)
    assert zero.extra.item() == 0.0
    for a, b, c in zip(gradients(plain), gradients(watched), gradients(by_torch), strict=True):
        assert torch.equal(a, b)
        assert torch.equal(a, c)


def test_a_watched_term_gets_no_gradient_even_where_it_is_not_a_number() -> None:
    """0 · NaN is NaN: a watched term has to stay out of the sum, not to be multiplied by 0."""
    batch, student = Batch(), Student()
    batch.teacher_h[0, 0] = torch.nan
    output = batch.evaluate(Objective("ce + 0*mse"), student)
    assert output.terms["mse"].isnan()
    output.loss.backward()
    assert all(g.isfinite().all() for g in gradients(student))


@pytest.mark.parametrize("name", ROW_WISE)
def test_one_batch_of_8_is_four_of_2(name: str) -> None:
    batch, objective = Batch(), Objective(f"0.7*{name}")
    whole, accumulated = Student(), Student()
    batch.evaluate(objective, whole).loss.backward()
    for start in range(0, ROWS, 2):
        loss = batch.evaluate(objective, accumulated, slice(start, start + 2)).loss
        (loss / 4).backward()
    for ours, theirs in zip(whole.parameters(), accumulated.parameters(), strict=True):
        assert (ours.grad is None) == (theirs.grad is None)
        if ours.grad is not None and theirs.grad is not None:
            assert torch.allclose(ours.grad, theirs.grad, rtol=1e-4, atol=1e-6)
    assert whole.body.weight.grad is not None
    assert whole.body.weight.grad.abs().max() > 1e-4


@pytest.mark.parametrize("name", [name for name in ROW_WISE if name != "ce"])
def test_the_mean_is_the_mean_of_the_rows(name: str) -> None:
    from clte.objectives.combine import ON_REPRESENTATIONS
    from clte.objectives.logits import decoupled_distillation

    batch, student = Batch(), Student()
    logits, h = student(batch.x)
    function: Callable[..., Tensor]
    inputs: tuple[Tensor, ...]
    if name in ON_REPRESENTATIONS:
        function, inputs = ON_REPRESENTATIONS[name], (h, batch.teacher_h)
    elif name == "kd":
        function, inputs = distillation, (logits, batch.teacher_logits)
    else:
        function, inputs = decoupled_distillation, (logits, batch.teacher_logits, batch.labels)
    rows = function(*inputs, reduction="none")
    assert rows.shape == (ROWS,)
    assert torch.equal(function(*inputs), rows.mean())
    # A row's value depends on that row alone.
    one = function(*(tensor[3:4] for tensor in inputs), reduction="none")
    assert torch.allclose(one[0], rows[3], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", list(TERMS))
def test_autocast_gives_float32_and_the_teacher_no_gradient(name: str) -> None:
    batch, student = Batch(), Student()
    batch.teacher_h.requires_grad_()
    batch.teacher_logits.requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = batch.evaluate(Objective(name), student)
    assert output.loss.dtype == torch.float32
    output.loss.backward()
    assert batch.teacher_h.grad is None
    assert batch.teacher_logits.grad is None


def test_no_projection_where_none_is_needed() -> None:
    assert Objective("ce + hidden_kl", student_width=5, teacher_width=5).projection is None
    assert Objective("ce + hidden_kl").projection is None
    assert Objective("ce + kd", student_width=5, teacher_width=7).projection is None
    # CKA and RKD compare batches of any two widths.
    assert Objective("ce + cka + rkd", student_width=5, teacher_width=7).projection is None
    assert not list(Objective("ce + hidden_kl", student_width=5, teacher_width=5).parameters())


@pytest.mark.parametrize("name", [name for name, info in TERMS.items() if info.same_width])
def test_a_projection_bridges_widths_and_learns(name: str) -> None:
    batch, student = Batch(teacher_width=7), Student()
    objective = Objective(f"ce + {name}", student_width=WIDTH, teacher_width=7)
    assert objective.projection is not None
    assert objective.projection.weight.shape == (7, WIDTH)
    assert objective.projection.bias is None
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = batch.evaluate(objective, student)
    assert output.loss.dtype == torch.float32
    output.loss.backward()
    assert objective.projection.weight.grad is not None
    assert objective.projection.weight.grad.abs().max() > 0


def test_the_projection_leaves_the_callers_random_state_and_is_the_same_for_a_seed() -> None:
    def weight(seed: int) -> Tensor:
        made = Objective("mse", student_width=5, teacher_width=7, seed=seed).projection
        assert made is not None
        return made.weight

    state = torch.get_rng_state()
    first = weight(3)
    assert torch.equal(torch.get_rng_state(), state)
    torch.rand(10)
    assert torch.equal(weight(3), first)
    assert not torch.equal(weight(4), first)
    # torch's own start for a Linear: uniform within 1/sqrt(fan-in).
    assert first.abs().max() <= 5**-0.5
    assert first.std().item() == pytest.approx(5**-0.5 / 3**0.5, rel=0.3)


def test_widths_that_are_not_as_said() -> None:
    objective = Objective("mse", student_width=5, teacher_width=7)
    with pytest.raises(ClteError, match=r"must be \[batch, 5\]"):
        objective(representation=torch.zeros(2, 6), teacher_representation=torch.zeros(2, 7))
    with pytest.raises(ClteError, match="both, or neither"):
        Objective("mse", student_width=5)
    with pytest.raises(ClteError, match="projection is needed"):
        Objective("mse")(representation=torch.zeros(2, 5), teacher_representation=torch.zeros(2, 7))


def test_missing_inputs_are_named_with_their_readers() -> None:
    with pytest.raises(ClteError) as caught:
        Objective("ce + 0*hidden_kl + mse + kd")(logits=torch.zeros(2, 3))
    message = str(caught.value)
    assert "labels (read by ce)" in message
    assert "representation (read by hidden_kl, mse)" in message
    assert "teacher_representation (read by hidden_kl, mse)" in message
    assert "teacher_logits (read by kd)" in message


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (torch.tensor([0, 3]), "a label is 3, but the model has the classes 0 to 2"),
        (torch.tensor([0, -1]), "a label is -1"),
        (torch.tensor([0]), "labels must be 2 whole numbers"),
        (torch.tensor([0.0, 1.0]), "labels must be 2 whole numbers"),
    ],
)
def test_labels_that_are_no_classes(labels: Tensor, message: str) -> None:
    with pytest.raises(ClteError, match=message):
        Objective("ce")(logits=torch.zeros(2, 3), labels=labels)


def test_a_users_own_loop_learns_from_the_teacher() -> None:
    batch, student = Batch(), Student()
    objective = Objective("ce + hidden_kl")
    optimizer = torch.optim.Adam(student.parameters(), lr=0.05)
    before = batch.evaluate(objective, student)
    for _ in range(100):
        optimizer.zero_grad()
        batch.evaluate(objective, student).loss.backward()
        optimizer.step()
    after = batch.evaluate(objective, student)
    assert after.terms["ce"] < before.terms["ce"] / 2
    assert after.terms["hidden_kl"] < before.terms["hidden_kl"] / 2
    assert "ce + hidden_kl" in repr(objective)
