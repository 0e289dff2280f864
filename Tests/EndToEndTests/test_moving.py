"""One person in two browsers on two real nodes: by a link, by a file."""

import asyncio
import json
import re
import urllib.request

from playwright.async_api import expect

from browsers import chromium, join, say, sees, visit
from people import make_private, message, person_of, to_room, two_nodes

PASSPHRASE = "a kettle of mice"


async def open_dialog(page) -> None:
    await page.get_by_text("Status and privacy").click()
    await page.get_by_role("button", name="Use another device too").click()


async def link_of(page) -> str:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_dialog(page)
    await page.get_by_role("button", name="Show code and link").click()
    await expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    await page.get_by_role("button", name="Copy link").click()
    await page.get_by_text("The link is copied.").wait_for()
    await page.keyboard.press("Escape")
    return await page.evaluate("navigator.clipboard.readText()")


async def both_speak(first, second) -> None:
    """What each says is shown on both as one's own, signed."""
    for page, text in [(first, "from the kitchen"), (second, "from the attic")]:
        await say(page, text)
        for one in (first, second):
            await sees(one, text)
            await expect(message(one, text)).to_have_attribute("data-mine", "")
    for page in (first, second):
        await expect(page.get_by_role("button", name="not signed")).to_have_count(0)
    assert await person_of(first) == await person_of(second)


def ask(node, path: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{node.web_port}/{path}", timeout=20) as answer:
        return json.load(answer)


def authors(node) -> set[str]:
    return {one["by"] for one in ask(node, "api/rooms/lobby/messages")["messages"] if one.get("kind") != "notice"}


def address_for_others(node) -> str:
    """Where other devices reach it; its page's own address on a machine without a network."""
    own = next(one for one in ask(node, "api/nodes")["nodes"] if one.get("self"))
    told = [url for url in own["urls"] if re.match(r"https://(?!127\.|localhost|\[::1\])", url)]
    return told[0] if told else f"http://127.0.0.1:{node.web_port}/"


def test_a_link_makes_two_browsers_one_person(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            link = await link_of(ada)
            assert link.startswith(f"{address_for_others(first)}#move=1.")
            there = await visit(browser, f"http://127.0.0.1:{second.web_port}/#{link.partition('#')[2]}")
            await there.get_by_role("button", name="Be Ada here").click()
            await there.get_by_role("textbox", name="Message to #lobby").wait_for()
            await both_speak(ada, there)
            assert authors(first) == authors(second) == {await person_of(ada)}
            # By the link itself too, in a third browser: at the first node's address in the network.
            third = await visit(browser, await link_of(there))
            await third.get_by_role("button", name="Be Ada here").click()
            await third.get_by_role("textbox", name="Message to #lobby").wait_for()
            await say(third, "from the stairs")
            await sees(ada, "from the stairs")
            await expect(message(ada, "from the stairs")).to_have_attribute("data-mine", "")

    asyncio.run(run())


def test_a_file_makes_two_browsers_one_person(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            await open_dialog(ada)
            await ada.get_by_role("button", name="Save as a file").click()
            for label in ("A passphrase that locks the file", "The same once more"):
                await ada.get_by_label(label).fill(PASSPHRASE)
            async with ada.expect_download() as saved:
                await ada.get_by_role("button", name="Save the file").click()
            download = await saved.value
            path = tmp_path / download.suggested_filename
            await download.save_as(path)
            await ada.keyboard.press("Escape")
            there = await visit(browser, f"http://127.0.0.1:{second.web_port}/")
            await there.get_by_role("button", name="I have a file").click()
            await there.get_by_label("The file", exact=True).set_input_files(path)
            await there.get_by_label("Its passphrase").fill(PASSPHRASE)
            await there.get_by_role("button", name="Open", exact=True).click()
            await there.get_by_role("button", name="Be Ada here").click()
            await there.get_by_role("textbox", name="Message to #lobby").wait_for()
            await both_speak(ada, there)

    asyncio.run(run())


def test_the_other_browser_is_in_the_same_rooms_and_reads_the_sealed_ones(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            await say(ada, "/join music")
            await expect(ada.locator(".header-room")).to_have_text("#music")
            await make_private(ada, "Plans")
            box = ada.get_by_role("textbox", name="Message to Plans")
            await box.fill("under the stairs")
            await box.press("Enter")
            await sees(ada, "under the stairs")
            link = await link_of(ada)
            there = await visit(browser, f"http://127.0.0.1:{second.web_port}/#{link.partition('#')[2]}")
            await there.get_by_role("button", name="Be Ada here").click()
            await expect(there.locator("#rooms-panel")).to_contain_text("music")
            # It says nothing: a device is known to others once it is there, and the first one gives it the keys.
            await to_room(there, "Plans").click()
            await sees(there, "under the stairs")

    asyncio.run(run())
