"""The whole check, as CI runs it: `python -m tests`. Lint, format, types, then every test, slow ones included."""

import subprocess
import sys

STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    # Two at a time, each with its own models, servers and databases; more would need 300 MB for each.
    ("pytest", "-q", "-n", "2", "--dist", "worksteal"),
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
