"""What a press costs: by the clock, in this process's own time, and in queries.

The clock counts what others do on the machine; processor time does not, nor what a database server of its own does.
"""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

VARV = 9
GRANS = 300


@dataclass(frozen=True)
class Matt:
    """Medians in milliseconds, and the fewest and the most queries of one round."""

    ms: float
    cpu: float
    minst: int
    mest: int

    def __str__(self) -> str:
        fragor = str(self.mest) if self.minst == self.mest else f"{self.minst}–{self.mest}"
        return f"{self.ms:>8.0f}{self.cpu:>10.0f}{fragor:>10}"


def mat(gor: Callable[..., object], forbered: Callable[[], Any] = lambda: None) -> Matt:
    """Run *gor* one round to warm up, then VARV that count; what *forbered* returns is given to it and is not timed."""
    from django.db import connection

    ms, cpu, fragor = [], [], []
    for varv in range(VARV + 1):
        argument = forbered()
        antal = [0]

        def rakna(execute: Any, *rest: Any, antal: list[int] = antal) -> Any:
            antal[0] += 1
            return execute(*rest)

        with connection.execute_wrapper(rakna):
            klocka, process = time.perf_counter(), time.process_time()
            gor() if argument is None else gor(argument)
            klocka, process = time.perf_counter() - klocka, time.process_time() - process
        if varv:
            ms.append(klocka * 1000)
            cpu.append(process * 1000)
            fragor.append(antal[0])
    return Matt(statistics.median(ms), statistics.median(cpu), min(fragor), max(fragor))


def huvud(rubrik: str) -> None:
    """Print what the columns are, and how busy the machine is."""
    print(f"{rubrik}; belastning {os.getloadavg()[0]:.1f}")
    print(f"{'median':52}{'ms':>8}{'cpu ms':>10}{'frågor':>10}", flush=True)
