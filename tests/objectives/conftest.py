from __future__ import annotations

import pytest
import torch
from torch import Tensor


@pytest.fixture(autouse=True)
def one_thread_one_seed() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture
def student_h() -> Tensor:
    return torch.randn(8, 16)


@pytest.fixture
def teacher_h() -> Tensor:
    return torch.randn(8, 16)
