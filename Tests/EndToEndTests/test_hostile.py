"""What people fill in is text, wherever it is shown: a real browser, and a client that sends what it likes."""

import asyncio

import pytest
from playwright.async_api import expect

from browsers import chromium, join, say, sees
from nodes import Client
from people import choose, message, two_nodes

MARKUP = "<svg onload=window.hit=1>"
TEXTS = [
    "<img src=x onerror='window.hit=1'>", "<script>window.hit=1</script>", "[here](javascript:window.hit=1)",
    "![x](https://x.example/\"onerror=\"window.hit=1)", "`</code><svg onload=window.hit=1>`", "https://x.example/'onmouseover='window.hit=1",
    "> <iframe srcdoc='<script>parent.hit=1</script>'>", "{{constructor.constructor('window.hit=1')()}}",
]
STEERING = ["\u202egnp.exe", "pay\u2066load", "A\u200bda", "A\u00adda", "bell\u0007", "two\nlines"]
"""Direction, invisible and control characters: they have no place on one line."""


async def intact(page) -> None:
    assert await page.evaluate("() => window.hit") is None
    assert await page.locator("main script, aside script, nav script, dialog script, iframe, main img, dialog img").count() == 0
    for href in await page.locator("a[href]").evaluate_all("all => all.map((a) => a.href)"):
        assert href.startswith(("http://", "https://")), href


def test_what_a_stranger_fills_in_is_shown_as_text(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Ada")
            eve = Client(MARKUP)
            await eve.connect(f"ws://127.0.0.1:{first.web_port}/chat")
            await eve.send(type="condition", text=MARKUP)
            await eve.send(type="enter", room="evil", tag="e")
            await eve.received(lambda m: m["type"] == "entered")
            await eve.send(type="topic", room="evil", text=MARKUP, tag="t")
            await eve.received(lambda m: m.get("tag") == "t" and m["type"] == "ack")
            ids = [await eve.say(text, room="evil") for text in TEXTS]
            await eve.send(type="edit", id=ids[0], text=f"{TEXTS[0]} again", tag="x")
            await eve.send(type="say", room="evil", text=MARKUP, thread=ids[1], urgent=True, tag="y")
            await eve.received(lambda m: m.get("tag") == "y" and m["type"] == "ack")

            # The directory, the room, its topic and card; people and their status; a thread; earlier texts.
            await ada.get_by_label("Name of a room").focus()
            await expect(ada.locator("#rooms-panel")).to_contain_text(MARKUP)
            await ada.get_by_role("button", name="Join #evil").click()
            await expect(ada.locator(".header-topic")).to_have_text(MARKUP)
            await sees(ada, f"{TEXTS[0]} again")
            await expect(ada.locator("#people-panel")).to_contain_text(MARKUP)
            await message(ada, TEXTS[1]).get_by_role("button", name="1 answer").click()
            await expect(ada.locator(".message-text").last).to_have_text(MARKUP)
            await intact(ada)
            await ada.keyboard.press("Escape")
            await message(ada, f"{TEXTS[0]} again").get_by_role("button", name="edited").click()
            await expect(ada.locator(".timeline-popups")).to_contain_text(TEXTS[0])
            await ada.keyboard.press("Escape")
            await ada.get_by_role("button", name="#evil: about this room").click()
            await expect(ada.locator("#room-card")).to_contain_text(MARKUP)
            await ada.keyboard.press("Escape")
            await ada.locator("#people-panel .person-open", has_text=MARKUP).click()
            await expect(ada.locator("#person")).to_contain_text(MARKUP)
            await intact(ada)
            await eve.close()

    asyncio.run(run())


@pytest.mark.parametrize("steering", STEERING)
def test_nothing_that_steers_the_display_is_taken_on_one_line(tmp_path, steering):
    async def run():
        async with two_nodes(tmp_path) as (first, _):
            eve = Client("Eve")
            await eve.connect(f"ws://127.0.0.1:{first.web_port}/chat")
            await eve.send(type="enter", room="evil", tag="e")
            await eve.received(lambda m: m["type"] == "entered")
            for tag, request in {
                "name": {"type": "rename", "name": steering}, "topic": {"type": "topic", "room": "evil", "text": steering},
                "room": {"type": "enter", "room": steering}, "react": {"type": "react", "id": "0000000000001-1", "emoji": steering},
            }.items():
                before = len(eve.all)
                await eve.send(**request, tag=tag)
                await eve.send(type="ping")
                await eve.until(lambda: any(m["type"] == "pong" for m in eve.all[before:]))
                answers = [m for m in eve.all[before:] if m["type"] != "pong"]
                # Refused in words, or taken without it.
                for answer in answers:
                    assert steering not in str(answer.get("name", "")) + str(answer.get("room", "")) + str(answer.get("info", "")), (tag, answer)
            await eve.close()

    asyncio.run(run())


def test_the_name_of_a_private_room_is_text(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, _), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            await ada.get_by_role("button", name="New private room").click()
            await ada.get_by_label("What is it called?").fill(f"Plans \u202e{MARKUP}")
            await ada.get_by_role("button", name="Make the room").click()
            await expect(ada.locator(".header-room")).to_contain_text(f"Plans {MARKUP}")
            for text in TEXTS:
                await say(ada, text)
            await sees(ada, "constructor.constructor")
            await choose(ada, "constructor.constructor", "Answer in a thread")
            await say(ada, MARKUP)
            await sees(ada, MARKUP)
            await intact(ada)

    asyncio.run(run())
