"""The whole check, as CI runs it: `python -m tests`. Lint, format, types, then every test, slow ones included."""

import os
import subprocess
import sys

STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    # Three at a time on two cores, because many wait; each has its own models, servers and databases, and 300 MB.
    ("pytest", "-q", "-n", "3", "--dist", "worksteal"),
)


KEPT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""What is compiled is kept: hundreds of servers are started, and compiling takes longer than all that they do."""


def main() -> int:
    """The first step that fails ends it, with its exit code."""
    for step in STEPS:
        print(f"\n$ {' '.join(step)}", flush=True)
        code = subprocess.run([sys.executable, "-m", *step], env=KEPT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
