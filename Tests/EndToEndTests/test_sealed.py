"""Direct messages and private rooms: real browsers on two real nodes, which can read none of it."""

import asyncio
import re
import sqlite3

from playwright.async_api import expect

from browsers import chromium, join, sees
from test_people import message, tool, two_nodes
from test_rooms import command, member, say, to_room


def holds(folder, text: str) -> bool:
    """Whether any file of a node's data directory has a text in it."""
    return any(text.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def person(page, name: str):
    return page.locator("#people-panel .person-open", has_text=name)


async def write_to(page, name: str) -> None:
    await person(page, name).click()
    await page.locator("#person").get_by_role("button", name="Message").click()
    await expect(page.get_by_role("textbox", name=f"Message to {name}")).to_be_visible()


def test_a_direct_message_is_for_two(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
            await person(ada, "Bob").wait_for()
            await write_to(ada, "Bob")
            await say(ada, "meet me at the harbour")
            await sees(ada, "meet me at the harbour")
            await bob.get_by_role("button", name=re.compile("^Ada, 1 new message")).click()
            await sees(bob, "meet me at the harbour")
            await say(bob, "under the clock")
            await sees(ada, "under the clock")
            await tool(ada, "under the clock", "React")
            await ada.get_by_role("menuitemcheckbox", name="+1").click()
            await expect(message(bob, "under the clock").locator(".reaction")).to_have_attribute("title", "Ada")
            await message(ada, "under the clock").locator(".reaction").click()
            await expect(message(bob, "under the clock").locator(".reaction")).to_have_count(0)
            # It is there after a reload, and the nodes have no word of it.
            await bob.reload()
            await to_room(bob, "Ada").click()
            await sees(bob, "meet me at the harbour")
            for text in ("harbour", "under the clock"):
                assert not holds(tmp_path, text)

    asyncio.run(run())


async def make_private(page, name: str) -> None:
    await page.get_by_role("button", name="New private room").click()
    await page.get_by_label("What is it called?").fill(name)
    await page.get_by_role("button", name="Make the room").click()
    await expect(page.get_by_role("textbox", name=f"Message to {name}")).to_be_visible()


async def invite(page, room: str) -> str:
    await page.get_by_role("button", name=f"{room}, sealed: about this room").click()
    await page.get_by_role("button", name="Invite with a code").click()
    await expect(page.locator(".code-letters")).to_have_text(re.compile(r"^\w{3} \w{3}$"))
    await expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    return (await page.locator(".code-letters").inner_text()).replace(" ", "")


async def knock(page, code: str) -> None:
    await page.get_by_role("button", name="Join with a code").click()
    await page.get_by_label("The code, six letters and digits").fill(code)
    await page.get_by_role("button", name="Knock").click()


def test_a_code_opens_a_private_room_once(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
            await person(ada, "Bob").wait_for()
            await make_private(ada, "Treasure hunt")
            await say(ada, "the map is in the attic")
            code = await invite(ada, "Treasure hunt")
            await knock(bob, code.lower())
            await expect(bob.get_by_role("textbox", name="Message to Treasure hunt")).to_be_visible()
            await sees(bob, "the map is in the attic")
            await expect(ada.locator("#sealed")).to_contain_text("Bob came in with it.")
            await ada.keyboard.press("Escape")
            await say(bob, "then up we go")
            await sees(ada, "then up we go")

            # Who is taken out reads what was said, and nothing after.
            await ada.get_by_role("button", name="Treasure hunt, sealed: about this room").click()
            await member(ada, "Bob").get_by_role("button", name="Take Bob out of the room").click()
            await member(ada, "Bob").get_by_role("button", name="press again").click()
            await expect(bob.locator(".composer-closed")).to_contain_text("took you out")
            await ada.keyboard.press("Escape")
            await say(ada, "the real map is in the cellar")
            await sees(ada, "the real map is in the cellar")
            await sees(bob, "the map is in the attic")
            assert "cellar" not in await bob.content()
            for text in ("Treasure", "attic", "cellar"):
                assert not holds(tmp_path, text)
            keys = sqlite3.connect(f"file:{first.data}/log.sqlite?mode=ro", uri=True).execute(
                "SELECT COUNT(DISTINCT key_id) FROM room_keys").fetchone()
            assert keys == (2,)

    asyncio.run(run())
