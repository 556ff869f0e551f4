"""What we are built on does not report to its makers: candidates' data stay on the employer's machine."""

import os
import subprocess
import sys


def test_onnxruntime_is_told_not_to_report_before_it_is_imported() -> None:
    """It looks at its environment once, when it is imported, and importing anything of ours sets that."""
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    asked = "import bot.encoder, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "1"
