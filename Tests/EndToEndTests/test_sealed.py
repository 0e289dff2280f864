"""Direct messages and private rooms: real browsers on two real nodes, which can read none of it."""

import asyncio
import re
import sqlite3

from playwright.async_api import expect

from browsers import say, sees
from nodes import holds
from people import invite, knock, make_private, member, message, to_room, tool, two_people, write_to


def test_a_direct_message_is_for_two(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
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


def test_a_code_opens_a_private_room_once(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, first, _):
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
