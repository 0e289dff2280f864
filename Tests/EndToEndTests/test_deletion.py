"""Deleting for everyone, threads and urgent messages: real browsers on real nodes."""

import asyncio
import re

from playwright.async_api import expect

from browsers import chromium, join, say, sees
from nodes import holds, start_alone
from people import choose, delete, enter, message, to_room, tool, two_nodes, two_people, write_to


async def erased(*folders, text: str) -> None:
    """Until no file of these nodes has it any more; a reader may keep it in the log for a moment."""
    async with asyncio.timeout(30):
        while any(holds(folder, text) for folder in folders):
            await asyncio.sleep(0.05)


def test_what_is_deleted_is_erased_on_every_node(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
            await say(ada, "the safe is number 4711")
            await say(ada, "and this stays")
            await sees(bob, "the safe is number 4711")
            await tool(bob, "the safe is number 4711", "Reply")
            await say(bob, "thanks!")
            await choose(ada, "the safe is number 4711", "Edit")
            await ada.get_by_role("textbox", name="Edit your message").fill("the safe is number 0815")
            await ada.get_by_role("button", name="Save").click()
            await sees(bob, "the safe is number 0815")
            assert holds(second.data, "4711")

            # Who did not say it cannot, and once is not enough.
            await tool(bob, "the safe is number 0815", "More actions")
            await expect(bob.get_by_role("menuitem", name="Pin")).to_be_visible()
            await expect(bob.get_by_role("menuitem", name="Delete for everyone")).to_be_hidden()
            await bob.keyboard.press("Escape")
            await choose(ada, "the safe is number 0815", "Delete for everyone")
            await ada.keyboard.press("Escape")
            await sees(bob, "the safe is number 0815")
            await delete(ada, "the safe is number 0815")
            await sees(ada, "You deleted this message")
            await sees(bob, "This message was deleted")
            await expect(message(bob, "thanks!").locator(".quote-text")).to_have_text("a deleted message")
            await expect(bob.locator(".message-text", has_text="0815")).to_have_count(0)
            await erased(first.data, second.data, text="number 0815")
            await erased(first.data, second.data, text="4711")
            assert holds(second.data, "and this stays")

            # A node that comes later has the message's place and not its text, from either.
            third = await start_alone(
                tmp_path, "c", "--peer", f"127.0.0.1:{first.gossip_port}", "--peer", f"127.0.0.1:{second.gossip_port}")
            try:
                cleo = await join(browser, f"http://127.0.0.1:{third.web_port}/", "Cleo")
                await sees(cleo, "and this stays")
                await sees(cleo, "This message was deleted")
                texts = [await page.locator(".message-text").all_inner_texts() for page in (bob, cleo)]
                assert texts[0] == texts[1], texts
                await bob.reload()
                await sees(bob, "This message was deleted")
            finally:
                await third.stop()

    asyncio.run(run())


def test_an_operator_deletes_what_others_said_in_the_room(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, first, second):
            await enter(ada, "garden")
            await say(ada, "/topic Seeds")
            await expect(ada.locator(".header-topic")).to_have_text("Seeds")
            await bob.get_by_label("Name of a room").focus()
            await bob.get_by_role("button", name="Join #garden").click()
            await say(bob, "spam spam spam")
            await sees(ada, "spam spam spam")
            await delete(ada, "spam spam spam")
            await sees(bob, "Ada deleted this message, as an operator")
            await erased(first.data, second.data, text="spam spam spam")

    asyncio.run(run())


def test_a_thread_is_beside_its_room(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(ada, "who brings the cake?")
            await sees(bob, "who brings the cake?")
            await choose(bob, "who brings the cake?", "Answer in a thread")
            await expect(bob.get_by_role("textbox", name="Answer in the thread")).to_be_focused()
            await say(bob, "I do")
            await say(bob, "with cherries")
            await sees(bob, "with cherries")
            # In the room of the other there is one line more.
            chip = message(ada, "who brings the cake?").get_by_role("button", name="2 answers")
            await expect(chip).to_be_visible()
            await expect(ada.locator(".message-text", has_text="with cherries")).to_have_count(0)
            await chip.click()
            await sees(ada, "with cherries")
            await say(ada, "wonderful")
            await sees(bob, "wonderful")
            # What is said in the room meanwhile waits there.
            await bob.keyboard.press("Escape")
            await expect(message(bob, "who brings the cake?").get_by_role("button", name="3 answers")).to_be_visible()
            await say(bob, "in the room again")
            await ada.get_by_role("button", name="Back to #lobby").click()
            await sees(ada, "in the room again")
            await expect(ada.locator(".message-text", has_text="wonderful")).to_have_count(0)
            # One who comes anew finds it from the node.
            await ada.reload()
            await message(ada, "who brings the cake?").get_by_role("button", name="3 answers").click()
            for text in ("I do", "with cherries", "wonderful"):
                await sees(ada, text)

    asyncio.run(run())


def test_an_urgent_message_is_acknowledged(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await ada.get_by_role("button", name="Urgent").click()
            await say(ada, "leave the building")
            await expect(message(ada, "leave the building")).to_contain_text("nobody has acknowledged it yet")
            await expect(ada.get_by_role("button", name="Urgent")).to_have_attribute("aria-pressed", "false")
            await message(bob, "leave the building").get_by_role("button", name="Acknowledge").click()
            await expect(message(ada, "leave the building")).to_contain_text("acknowledged by 1 person")
            await expect(message(ada, "leave the building").locator(".message-urgent")).to_have_attribute("title", re.compile("Bob"))
            await expect(message(bob, "leave the building").get_by_role("button", name="Acknowledge")).to_be_hidden()
            await bob.reload()
            await expect(message(bob, "leave the building")).to_contain_text("acknowledged by 1 person")

    asyncio.run(run())


def test_sealed_rooms_have_threads_and_deletions_too(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await write_to(ada, "Bob")
            await say(ada, "a private question")
            await bob.get_by_role("button", name=re.compile("^Ada, 1 new message")).click()
            await sees(bob, "a private question")
            await choose(bob, "a private question", "Answer in a thread")
            await say(bob, "a private answer")
            await message(ada, "a private question").get_by_role("button", name="1 answer").click()
            await sees(ada, "a private answer")
            await ada.reload()
            await to_room(ada, "Bob").click()
            await message(ada, "a private question").get_by_role("button", name="1 answer").click()
            await sees(ada, "a private answer")
            await choose(bob, "a private answer", "Edit")
            await bob.get_by_role("textbox", name="Edit your message").fill("a better answer")
            await bob.get_by_role("button", name="Save").click()
            await sees(ada, "a better answer")
            await message(ada, "a better answer").get_by_role("button", name="edited").click()
            await expect(ada.locator(".versions-list")).to_contain_text("a private answer")
            await ada.keyboard.press("Escape")
            await delete(bob, "a better answer")
            await sees(ada, "This message was deleted")
            await sees(bob, "You deleted this message")

    asyncio.run(run())
