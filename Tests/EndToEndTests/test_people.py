"""People with keys, and what they do to messages: real browsers on two real nodes."""

import asyncio
import json
import re
import urllib.request

import websockets
from playwright.async_api import expect

from browsers import chromium, join, say, sees
from nodes import Client
from people import choose, message, person_of, tool, two_nodes, two_people


def test_what_one_does_to_a_message_is_seen_on_another_node(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(ada, "lunch at noon?")
            await sees(bob, "lunch at noon?")
            await tool(bob, "lunch at noon?", "React")
            await bob.get_by_role("menuitemcheckbox", name="+1").click()
            await expect(ada.locator(".reaction")).to_have_attribute("title", "Bob")
            await choose(ada, "lunch at noon?", "Edit")
            await ada.get_by_role("textbox", name="Edit your message").fill("lunch at one?")
            await ada.get_by_role("button", name="Save").click()
            await sees(bob, "lunch at one?")
            await expect(message(bob, "lunch at one?").get_by_role("button", name="edited")).to_be_visible()
            await expect(message(bob, "lunch at one?").locator(".reaction")).to_be_visible()
            await tool(bob, "lunch at one?", "Reply")
            await say(bob, "one is fine")
            await expect(message(ada, "one is fine").get_by_role(
                "button", name="Answers Ada: lunch at one?")).to_be_visible()
            await expect(bob.get_by_role("button", name="not signed")).to_have_count(0)

    asyncio.run(run())


def test_a_person_is_the_same_on_two_nodes_and_after_a_reload(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            person = await person_of(ada)
            await say(ada, "with a key")
            await ada.reload()
            await sees(ada, "with a key")
            assert await person_of(ada) == person
            tab = await ada.context.new_page()
            await tab.goto(f"http://127.0.0.1:{first.web_port}/")
            await sees(tab, "with a key")
            assert await person_of(tab) == person
            address = f"http://127.0.0.1:{second.web_port}/api/people/{person}"
            eve = Client("Eve")
            await eve.connect(f"ws://127.0.0.1:{second.web_port}/chat")
            await eve.until(lambda: any(m["text"] == "with a key" for m in eve.messages.values()), 20, "the message")
            with urllib.request.urlopen(address, timeout=20) as answer:
                assert json.load(answer)["id"] == person
            await eve.close()

    asyncio.run(run())


def test_nobody_comes_in_with_another_ones_proof(tmp_path):
    """What a node sent to be signed by one connection is worth nothing in another."""
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            page = await (await browser.new_context()).new_page()
            joins: list[dict] = []
            page.on("websocket", lambda socket: socket.on(
                "framesent", lambda frame: joins.append(json.loads(frame)) if '"join"' in str(frame) else None))
            await page.goto(f"http://127.0.0.1:{first.web_port}/")
            await page.get_by_label("Your name", exact=True).fill("Ada")
            await page.get_by_role("button", name="Join", exact=True).click()
            await page.get_by_role("textbox", name=re.compile("Message to")).wait_for()
            stolen = next(join for join in joins if join["type"] == "join")
            assert stolen["sig"]
            for node in (first, second):
                async with websockets.connect(
                        f"ws://127.0.0.1:{node.web_port}/chat", subprotocols=["meshchat.v1"]) as thief:
                    assert json.loads(await thief.recv())["type"] == "welcome"
                    await thief.send(json.dumps(stolen))
                    assert json.loads(await thief.recv())["code"] == "bad-proof"

    asyncio.run(run())
