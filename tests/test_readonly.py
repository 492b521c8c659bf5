"""The switch of the public demo."""

from __future__ import annotations

import pytest

from clte.errors import ClteError
from clte.readonly import check_may_change, is_readonly


@pytest.mark.parametrize(
    ("value", "means"), [("1", True), ("yes", True), ("0", False), ("", False)]
)
def test_the_variable_switches_it(value: str, means: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLTE_READONLY", value)
    assert is_readonly() is means
    if means:
        with pytest.raises(ClteError, match="uploading a file is switched off here"):
            check_may_change("uploading a file")
    else:
        check_may_change("uploading a file")
