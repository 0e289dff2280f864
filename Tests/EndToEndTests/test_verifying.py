"""Somebody's key, checked by the code on their screen: real browsers on two real nodes."""

import asyncio
import json
import urllib.request

from playwright.async_api import expect

from browsers import say, sees
from people import message, person, person_of, two_people


async def key_of(node, who: str) -> str:
    def ask():
        with urllib.request.urlopen(f"http://127.0.0.1:{node.web_port}/api/people/{who}") as answer:
            return json.load(answer)["key"]
    return await asyncio.to_thread(ask)


def test_a_scanned_code_marks_somebody_once_one_says_so(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, _, second):
            await say(ada, "it is me")
            await sees(bob, "it is me")
            await person(ada, "Ada").click()
            await expect(ada.locator("#person").get_by_role("img", name="QR code of the link")).to_be_visible()
            await ada.keyboard.press("Escape")
            ada_id, bob_id = await person_of(ada), await person_of(bob)
            own, other = await key_of(second, ada_id), await key_of(second, bob_id)
            page = f"http://127.0.0.1:{second.web_port}/"

            # A code that claims her ID with another key marks nobody.
            await bob.goto(f"{page}#verify={ada_id}.{other}")
            await expect(bob.locator("#person")).to_contain_text("The code that you scanned is of another key.")
            await expect(bob.get_by_role("button", name="mark as verified")).to_be_hidden()
            assert "#" not in bob.url
            await bob.keyboard.press("Escape")

            # Nor does the right one by itself: a link in a message is no screen before one's eyes.
            await bob.goto(f"{page}#verify={ada_id}.{own}")
            await expect(bob.locator("#person")).to_contain_text("Was it on Ada's own screen")
            assert await bob.evaluate("localStorage.getItem('meshchat.verified')") in (None, "[]")
            await bob.get_by_role("button", name="It was on their screen: mark as verified").click()
            await expect(bob.locator("#person")).to_contain_text("Take the mark back")
            await bob.keyboard.press("Escape")
            await expect(message(bob, "it is me").locator(".trust-words")).to_have_text("verified")

    asyncio.run(run())
