"""Everything that touches the world: channels, storage, delivery, settings, commands."""

import os

# Of pypinyin only the sounds of single characters are used; its phrases take 44 MB and a third of a second.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

# Since 1.29 onnxruntime's builds for Linux report to their maker by default; nothing of ours leaves the machine.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
