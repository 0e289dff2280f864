"""Codes of private rooms: by link, revoked, run out, used up; and direct messages by command."""

import asyncio
import re

from playwright.async_api import expect

from browsers import chromium, join, say, sees
from people import invite, make_private, person, two_nodes, two_people

NOBODY = "Nobody answered. The code is wrong, used up or too old, or who made it is not on-line."


async def another(page) -> str:
    await page.get_by_role("button", name="Another code").click()
    await expect(page.locator(".code-letters")).to_have_text(re.compile(r"^\w{3} \w{3}$"))
    return (await page.locator(".code-letters").inner_text()).replace(" ", "")


async def members(page) -> set[str]:
    """As the card of the open room tells them."""
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Attic, sealed: about this room").click()
    await expect(page.locator("#room-card .card-member").first).to_be_visible()
    return set(await page.locator("#room-card .card-member bdi").all_inner_texts())


async def refused(page, code: str) -> None:
    """By the command, as the button does it elsewhere."""
    await say(page, f"/code {code}")
    await page.get_by_role("button", name="Knock").click()
    await expect(page.locator("#sealed")).to_contain_text("Knocking…")
    # One waits for a minute there. A knock that opened anything would be told at the inviter's.
    await page.clock.fast_forward(61_000)
    await expect(page.locator("#sealed")).to_contain_text(NOBODY)
    await page.keyboard.press("Escape")


def test_a_code_ends_when_it_is_used_revoked_or_old(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
            cleo = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Cleo")
            await person(ada, "Cleo").wait_for()
            await cleo.clock.install()
            await make_private(ada, "Attic")
            await say(ada, "mind the third step")

            revoked = await invite(ada, "Attic")
            await ada.get_by_role("button", name="Revoke").click()
            await expect(ada.locator("#sealed")).to_contain_text("No code is open.")
            await refused(cleo, revoked)

            # By its link, in the browser of somebody who is in already.
            used = await another(ada)
            assert used != revoked
            await bob.goto(f"http://127.0.0.1:{second.web_port}/#code={used}")
            await expect(bob.get_by_label("The code, six letters and digits")).to_have_value(used)
            assert "#" not in bob.url
            await bob.get_by_role("button", name="Knock").click()
            await expect(bob.get_by_role("textbox", name="Message to Attic")).to_be_visible(timeout=40_000)
            await sees(bob, "mind the third step")
            await expect(ada.locator("#sealed")).to_contain_text("Bob came in with it.")
            await refused(cleo, used)

            # Ten minutes later.
            old = await another(ada)
            await ada.evaluate("() => { const now = Date.now; Date.now = () => now() + 601_000; }")
            await refused(cleo, old)
            await expect(cleo.locator("#rooms-panel")).not_to_contain_text("Attic")
            await expect(ada.locator("#sealed")).not_to_contain_text("Cleo")
            assert await members(ada) == {"Ada", "Bob"}

    asyncio.run(run())


def test_one_writes_to_somebody_by_command(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(ada, "/msg Nobody")
            await expect(ada.locator(".composer-problem")).to_have_text("Nobody here is called Nobody.")
            await say(ada, "/msg bob")
            await expect(ada.get_by_role("textbox", name="Message to Bob")).to_be_visible()
            await say(ada, "between us")
            await bob.get_by_role("button", name="Ada, 1 new message").click()
            await sees(bob, "between us")

    asyncio.run(run())
