"""Chromium on a lab's host, and the steps a person takes in the page."""

from __future__ import annotations

import os
import shlex
import shutil
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
TIMEOUT_MS = 20_000
expect.set_options(timeout=TIMEOUT_MS)
# What the pages of a browser failed of.
_failures: dict[Browser, list[str]] = {}


@asynccontextmanager
async def chromium(folder: Path, prefix: list[str] | None = None, *args: str):
    """A browser, started behind `prefix`: on another host, for instance. A fault in a page fails the test."""
    program = folder / "chromium"
    program.write_text(f'#!/bin/sh\nexec {shlex.join([*(prefix or []), CHROMIUM])} "$@"\n')
    program.chmod(0o755)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--disable-gpu", *args])
        failures = _failures.setdefault(browser, [])
        try:
            yield browser
            assert not failures
        except Exception as error:
            for failure in failures:
                error.add_note(f"in a page: {failure}")
            raise
        finally:
            del _failures[browser]
            await browser.close()


async def visit(browser, url: str) -> Page:
    """A page in a window of its own; the node's certificate was accepted."""
    context = await browser.new_context(ignore_https_errors=True)
    context.set_default_timeout(TIMEOUT_MS)
    context.on("weberror", lambda error: _failures[browser].append(f"{error.error.message}\n{error.error.stack}"))
    page = await context.new_page()
    await page.goto(url)
    return page


async def join(browser, url: str, name: str) -> Page:
    """A person in a window of their own."""
    page = await visit(browser, url)
    await page.get_by_label("Your name", exact=True).fill(name)
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.get_by_role("textbox", name="Message to #lobby").wait_for()
    return page


async def say(page: Page, text: str) -> None:
    """In the room that is open."""
    box = page.locator("#composer-text")
    await box.fill(text)
    await box.press("Enter")


async def sees(page: Page, text: str) -> None:
    await page.get_by_role("log").get_by_text(text).first.wait_for(timeout=TIMEOUT_MS)
