"""Where a run runs: threads, precision, device. Noted in its result, not part of its id."""

from __future__ import annotations

import platform
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psutil
import torch
import transformers

import clte
from clte.errors import ClteError


def default_device() -> torch.device:
    """The accelerator if there is one, otherwise the processor."""
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    return accelerator if accelerator is not None else torch.device("cpu")


def bf16_is_fast(device: torch.device | None = None) -> bool:
    """Whether bf16 autocast pays on this device: a GPU that has it, or a processor with AVX512-BF16 or AMX."""
    device = device or default_device()
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    if device.type != "cpu":
        return False
    has = torch.cpu.get_capabilities() if hasattr(torch.cpu, "get_capabilities") else {}
    return bool(has.get("avx512_bf16") or has.get("amx_bf16") or has.get("bf16"))


@dataclass(frozen=True)
class Hardware:
    """Threads, precision and device of one process."""

    threads: int = field(default_factory=lambda: psutil.cpu_count(logical=False) or 1)
    """Threads of this process. Several busy processes want one each."""
    bf16: bool = field(default_factory=bf16_is_fast)
    """Whether to autocast to bf16; by default where the processor or GPU has it."""
    device: str = field(default_factory=lambda: default_device().type)
    """``cpu``, ``cuda`` or ``mps``."""

    def __post_init__(self) -> None:
        if self.threads < 1:
            raise ClteError(f"the number of threads is {self.threads}; it must be at least 1.")

    def autocast(self) -> AbstractContextManager[Any]:
        """A context in which matrix products are in bf16, if that is fast here."""
        return torch.autocast(self.device, torch.bfloat16) if self.bf16 else nullcontext()


def environment(hardware: Hardware) -> dict[str, Any]:
    """What a finished run says about where it ran."""
    name = torch.cuda.get_device_name() if hardware.device == "cuda" else platform.machine()
    return {
        "device": f"{hardware.device} ({name})",
        "precision": "bf16 autocast" if hardware.bf16 else "fp32",
        "threads": hardware.threads,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "clte": clte.__version__,
        "platform": platform.system(),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
    }
