"""People's pictures: made small in the browser, seen on another node."""

import asyncio
import json

import websockets
from playwright.async_api import expect

from browsers import chromium, join, say, sees
from people import message, person_of, two_nodes

# A picture of 300 by 200 pixels, as a camera might make it.
DRAW = """async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [300, 200];
  const context = canvas.getContext('2d');
  for (let index = 0; index < 60; index += 1) {
    context.fillStyle = `hsl(${index * 37} 80% 50%)`;
    context.fillRect((index * 53) % 300, (index * 29) % 200, 60, 40);
  }
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  return Array.from(new Uint8Array(await blob.arrayBuffer()));
}"""


def picture_of(page, text: str):
    return message(page, text).locator(":scope > .avatar img")


def test_a_picture_is_seen_on_another_node_until_it_is_taken_away(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
            await say(ada, "with a face")
            await sees(bob, "with a face")
            await expect(picture_of(bob, "with a face")).to_have_count(0)
            await ada.get_by_text("Status and privacy").click()
            drawn = bytes(await ada.evaluate(DRAW))
            file = {"name": "me.png", "mimeType": "image/png", "buffer": drawn}
            await ada.get_by_label("Choose…").set_input_files(file)
            await expect(picture_of(bob, "with a face")).to_be_visible()
            size = await picture_of(bob, "with a face").evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
            assert size == 96
            await expect(ada.locator("#me .avatar img")).to_be_visible()
            # It is there for one who comes later, too.
            await bob.reload()
            await expect(picture_of(bob, "with a face")).to_be_visible()
            # What is no picture is refused in words, and the other one stays.
            await ada.get_by_label("Choose…").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"})
            await expect(ada.get_by_text("That is no picture that this browser can read.")).to_be_visible()
            await expect(picture_of(bob, "with a face")).to_be_visible()
            await ada.get_by_role("button", name="Take it away").click()
            await expect(picture_of(bob, "with a face")).to_have_count(0)
            await expect(message(bob, "with a face").locator(":scope > .avatar")).to_have_text("A")

    asyncio.run(run())


def test_a_node_takes_nothing_but_pictures(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, _), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            person = await person_of(ada)
            url = f"ws://127.0.0.1:{first.web_port}/chat"
            async with websockets.connect(url, subprotocols=["meshchat.v1"]) as socket:
                async def ask(**request):
                    await socket.send(json.dumps(request))
                    while True:
                        answer = json.loads(await socket.recv())
                        if answer.get("tag") == request.get("tag"):
                            return answer
                await socket.send(json.dumps({"type": "join", "name": "Eve"}))
                svg = "PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIj4"
                refused = await ask(type="picture", data=svg, tag="1")
                assert refused["type"] == "error" and "PNG, JPEG or WebP" in refused["text"], refused
                refused = await ask(type="picture", data="!", tag="2")
                assert refused["type"] == "error", refused
                large = await ask(type="picture", data="_9j_" + "A" * 12_000, tag="3")
                assert large["type"] == "error", large
                nothing = await ask(type="picture", person=person, tag="4")
                assert nothing["data"] is None
                # JPEG by its first bytes, and nothing more: taken, and drawn by nobody.
                taken = await ask(type="picture", data="_9j_AAAA", tag="5")
                assert taken["type"] == "ack", taken
                await socket.send(json.dumps({"type": "say", "room": "lobby", "text": "look at me"}))
                await sees(ada, "look at me")
                await expect(picture_of(ada, "look at me")).to_have_count(0)
                await expect(message(ada, "look at me").locator(":scope > .avatar")).to_have_text("E")

    asyncio.run(run())
