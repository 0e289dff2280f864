"""Chromium on a lab's host, and the steps a person takes in the page."""

from __future__ import annotations

import os
import shlex
import shutil
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
TIMEOUT_MS = 20_000


@asynccontextmanager
async def chromium(folder: Path, prefix: list[str] | None = None, *args: str):
    """A browser, started behind `prefix`: on another host, for instance."""
    program = folder / "chromium"
    program.write_text(f'#!/bin/sh\nexec {shlex.join([*(prefix or []), CHROMIUM])} "$@"\n')
    program.chmod(0o755)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--disable-gpu", *args])
        try:
            yield browser
        finally:
            await browser.close()


async def join(browser, url: str, name: str) -> Page:
    """A person in a window of their own; the node's certificate was accepted."""
    context = await browser.new_context(ignore_https_errors=True)
    context.set_default_timeout(TIMEOUT_MS)
    page = await context.new_page()
    await page.goto(url)
    await page.get_by_label("Your name", exact=True).fill(name)
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.get_by_role("textbox", name="Message to #lobby").wait_for()
    return page


async def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Message to #lobby")
    await box.fill(text)
    await box.press("Enter")


async def sees(page: Page, text: str) -> None:
    await page.get_by_role("log").get_by_text(text).first.wait_for(timeout=TIMEOUT_MS)
