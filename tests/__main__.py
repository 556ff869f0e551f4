"""The whole check, as CI runs it: `python -m tests`. Lint, format, types, then every test, slow ones included."""

import subprocess
import sys

STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    # Three at a time on two cores, because many wait; each has its own models, servers and databases, and 300 MB.
    ("pytest", "-q", "-n", "3", "--dist", "worksteal"),
)


def main() -> int:
    """The first step that fails ends it, with its exit code."""
    for step in STEPS:
        print(f"\n$ {' '.join(step)}", flush=True)
        code = subprocess.run([sys.executable, "-m", *step], check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
