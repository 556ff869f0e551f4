"""A command, run as from a shell: the fixture `bole` is one."""

import sys

import pytest

from bot import cli

PYTHON_SPEAK = ("[Errno", "codec", "Value error", "Input should", "Traceback", "Error:")


class Run:
    """`bole` in this process, in a folder of its own."""

    def __init__(self, patch: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]) -> None:
        self._patch, self._said = patch, said

    def __call__(self, *words: str, **settings: str) -> tuple[int, str]:
        """The exit code and everything printed, on one line."""
        for name, value in settings.items():
            self._patch.setenv(f"BOLE_{name}", value)
        self._patch.setattr(sys, "argv", ["bole", *words])
        self._said.readouterr()  # what the test did before is not the command's
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = " ".join("".join(self._said.readouterr()).split())
        assert not [word for word in PYTHON_SPEAK if word in printed]
        return int(ended.value.code or 0), printed
