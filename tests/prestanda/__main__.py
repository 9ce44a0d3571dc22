"""Run every benchmark, each in a process of its own: `python -m tests.prestanda`."""

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    status = 0
    for fil in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        print(f"\n── {fil.stem}", flush=True)
        status |= subprocess.run([sys.executable, "-m", f"tests.prestanda.{fil.stem}"], check=False).returncode
    sys.exit(status)
