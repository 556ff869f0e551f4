"""Takes the README's pictures of a running web chat: `python docs/take_pictures.py http://127.0.0.1:8080`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
TALKS = {
    "zh": ("你好", "HPC 岗要会 CUDA 吗？", "测一测"),
    "en": ("Hi!", "Do I need CUDA for HPC?", "Take the quiz"),
}


def take(browser: Browser, address: str, language: str, name: str, size: dict[str, int]) -> None:
    context = browser.new_context(viewport=size, device_scale_factor=2, locale=language)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    box = page.get_by_role("textbox")
    for words in TALKS[language]:
        answers = page.locator(".bot").count()
        box.fill(words)
        box.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('.bot').length > n", arg=answers)
        page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}-{language}.png")
    context.close()


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in TALKS:
            take(browser, address, language, "chat", PHONE)
            take(browser, address, language, "chat-desk", DESK)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080")
