"""Debian's Chromium for tests that look at a page as people do. Import the fixture `browser` to use it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
CHINESE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
PACKAGES = {CHROMIUM: "chromium", CHINESE: "fonts-noto-cjk"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


# One module at a time: Playwright keeps an event loop of its own running, which asynchronous tests cannot share.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium with Chinese letters; installed if that is possible, else the test is skipped."""
    install([package for path, package in PACKAGES.items() if not path.exists()])
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def install(packages: list[str]) -> None:
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        pytest.skip(f"needs the Debian packages {' '.join(packages)}, and only root can install them")
    commands = (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages])
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | quiet(), check=False)
        if done.returncode:
            pytest.skip(f"`{' '.join(command)}` failed: {done.stderr.strip()[-300:]}")


def quiet() -> dict[str, str]:
    return {"DEBIAN_FRONTEND": "noninteractive"}
