"""Talking: what one writes with, what the others see of it, what is unread. Real browsers, real nodes."""

import asyncio
import json
import re

from playwright.async_api import expect

from browsers import chromium, join, say, sees
from nodes import start_alone
from people import choose, enter, message, person, to_room, two_nodes, two_people


def switch(page, name: str):
    return page.get_by_role("switch", name=name)


def test_one_sees_who_writes_and_who_has_read(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(ada, "are you there?")
            await expect(message(ada, "are you there?").locator(".message-read")).to_have_text("read by Bob")
            await bob.locator("#composer-text").press_sequentially("yes")
            await expect(ada.locator(".typing")).to_have_text("Bob is writing…")
            await say(bob, "yes, I am")
            await sees(ada, "yes, I am")
            await expect(ada.locator(".typing")).to_be_hidden()

            # Bob keeps to himself what he reads from now on; what Ada said last he answers, and has not "read".
            await bob.get_by_text("Status and privacy").click()
            await switch(bob, "Others can see what I have read").click()
            await say(ada, "a secret, then")
            await sees(bob, "a secret, then")
            await say(bob, "as you like")
            await sees(ada, "as you like")
            await expect(message(ada, "are you there?").locator(".message-text")).to_have_attribute("title", re.compile("read by Bob"))
            await expect(message(ada, "a secret, then").locator(".message-text")).not_to_have_attribute("title", re.compile("read by"))

    asyncio.run(run())


def test_what_is_unread_is_counted_and_one_goes_to_it(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await enter(ada, "garden")
            for number in range(30):
                await say(bob, f"line {number}")
                # Nobody is told to wait: five a second is what one person may say.
                await expect(message(bob, f"line {number}").first).to_contain_text(re.compile("stored|both nodes"))
            await say(bob, "@ada where are you?")
            await expect(to_room(ada, "#lobby")).to_have_accessible_name("#lobby, 31 new messages, 1 mention")
            await expect(ada).to_have_title(re.compile(r"^@1 \(31\)"))
            await to_room(ada, "#lobby").click()
            await expect(ada.locator(".row.unread + .message")).to_contain_text("line 0")
            await expect(ada.locator(".row.unread")).to_be_in_viewport()
            # Newer ones are a step away, and the first unread one is, from there.
            await ada.locator(".pill").click()
            await expect(message(ada, "where are you?")).to_be_in_viewport()
            await expect(message(ada, "where are you?")).to_have_attribute("data-for-me", "")
            await expect(to_room(ada, "#lobby")).to_have_accessible_name("#lobby")

            # Ada reads on elsewhere: in another tab of hers nothing is unread either.
            await enter(ada, "garden")
            tab = await ada.context.new_page()
            await tab.goto(ada.url)
            await tab.locator(".dot[data-state=online]").wait_for()
            await enter(tab, "kitchen")
            await say(bob, "one more")
            for page in (ada, tab):
                await expect(to_room(page, "#lobby")).to_have_accessible_name("#lobby, 1 new message")
            await to_room(ada, "#lobby").click()
            await sees(ada, "one more")
            await ada.bring_to_front()
            await expect(to_room(tab, "#lobby")).to_have_accessible_name("#lobby")

    asyncio.run(run())


def test_what_is_said_while_one_looks_elsewhere_is_found_again(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(bob, "before")
            await sees(ada, "before")
            await ada.evaluate(HIDE, True)
            for number in range(25):
                await say(bob, f"line {number}")
                await expect(message(bob, f"line {number}").first).to_contain_text(re.compile("stored|both nodes"))
            await expect(ada).to_have_title("(25) #lobby · meshchat")
            await ada.evaluate(HIDE, False)
            await ada.get_by_role("button", name="First unread").click()
            await expect(ada.locator(".row.unread")).to_be_in_viewport()
            await expect(message(ada, "line 0").first).to_be_focused()

    asyncio.run(run())


HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_one_writes_with_marks_names_emoji_and_commands(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(ada, "**bold** and `code`\n```swift\nlet one = 1\n```\nhttps://192.0.2.9/map")
            text = message(bob, "let one = 1").locator(".message-text")
            await expect(text.locator("strong")).to_have_text("bold")
            await expect(text.locator(".code pre")).to_have_text("let one = 1")
            await expect(text.locator(".code-language")).to_have_text("swift")
            await expect(text.locator("a")).to_have_attribute("href", "https://192.0.2.9/map")

            # A name is completed, and speaks to who has it; so are emoji.
            box = ada.locator("#composer-text")
            await box.press_sequentially("thanks @bo")
            await ada.get_by_role("option", name="Bob").wait_for()
            await box.press("Tab")
            await box.press_sequentially(":tad")
            await ada.get_by_role("option", name=":tada:").click()
            await box.press("Enter")
            await expect(message(bob, "thanks @Bob 🎉")).to_have_attribute("data-for-me", "")
            await say(ada, "well done :+1:")
            await sees(bob, "well done 👍")
            await ada.get_by_role("button", name="Emoji", exact=True).click()
            await ada.get_by_label("Search emoji").fill("heart")
            await ada.keyboard.press("Enter")
            await box.press("Enter")
            await sees(bob, "❤️")

            # Commands are completed, and told what is wrong with them.
            await box.press_sequentially("/top")
            await expect(ada.get_by_role("option").first).to_contain_text("/topic")
            await box.fill("")
            await say(ada, "/jion garden")
            await expect(ada.locator("#composer-problem")).to_have_text("There is no /jion. Did you mean /join?")
            await say(ada, "/join garden")
            await ada.get_by_role("textbox", name="Message to #garden").wait_for()

            # What is not said yet is there after a reload, each in its room.
            await box.fill("half a thought")
            await ada.reload()
            await to_room(ada, "#garden").click()
            await expect(box).to_have_value("half a thought")
            await to_room(ada, "#lobby").click()
            await expect(box).to_have_value("")

    asyncio.run(run())


def test_a_pin_stands_above_the_messages_of_everybody(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await say(ada, "the key is under the mat")
            await sees(bob, "the key is under the mat")
            await choose(bob, "the key is under the mat", "Pin to the room")
            await expect(ada.locator(".pins-latest")).to_contain_text("the key is under the mat")
            await ada.reload()
            await expect(ada.locator(".pins-latest")).to_contain_text("the key is under the mat")
            await choose(ada, "the key is under the mat", "Unpin")
            await expect(bob.locator(".pins")).to_be_hidden()

    asyncio.run(run())


def test_one_tells_how_one_is_and_blocks_somebody(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await bob.get_by_text("Status and privacy").click()
            await bob.get_by_label("Status").fill("☕ in the kitchen")
            await bob.get_by_label("Status").press("Enter")
            entry = ada.locator("#people-panel .person", has_text="Bob")
            await expect(entry).to_contain_text("☕ in the kitchen")
            await switch(bob, "Away").click()
            await expect(entry).to_contain_text("away")

            await say(bob, "buy my boat")
            await sees(ada, "buy my boat")
            await person(ada, "Bob").click()
            await ada.get_by_role("button", name="Block", exact=True).click()
            await ada.keyboard.press("Escape")
            await expect(ada.locator(".row.blocked")).to_contain_text("1 message of somebody you blocked")
            await expect(message(ada, "buy my boat")).to_have_count(0)
            await say(bob, "or my canoe")
            await expect(ada.locator(".row.blocked")).to_contain_text("2 messages of somebody you blocked")
            # Bob is not told, and Ada is heard by him.
            await say(ada, "lovely weather")
            await sees(bob, "lovely weather")
            await ada.reload()
            await expect(ada.locator(".row.blocked")).to_contain_text("2 messages of somebody you blocked")
            await ada.get_by_text("Status and privacy").click()
            await ada.get_by_role("button", name="Unblock Bob").click()
            await sees(ada, "or my canoe")

    asyncio.run(run())


TWIN = "\u0410d\u0430"


def test_people_who_look_alike_are_told_apart(tmp_path):
    async def run():
        async with two_nodes(tmp_path) as (first, second), chromium(tmp_path) as browser:
            ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
            # With a Cyrillic A and a Cyrillic a.
            other = await join(browser, f"http://127.0.0.1:{second.web_port}/", TWIN)
            await say(ada, "I was here first")
            await say(other, "and I am another one")
            names = []
            for page in (ada, other):
                shown = [message(page, text).locator(".message-name") for text in ("I was here first", "and I am another one")]
                await expect(shown[0]).to_have_text(re.compile("^Ada·[0-9a-f]{4}$"))
                await expect(shown[1]).to_have_text(re.compile(f"^{TWIN}·[0-9a-f]{{4}}$"))
                names.append([await one.inner_text() for one in shown])
            # Both see the same names, and those of the two end differently.
            assert names[0] == names[1] and names[0][0][-4:] != names[0][1][-4:], names

    asyncio.run(run())


LATE_SECONDS = 2.5


def test_what_was_said_while_the_mesh_was_cut_is_marked_where_it_comes_late(tmp_path):
    async def run():
        first = await start_alone(tmp_path, "first")
        second = await start_alone(tmp_path, "second")
        try:
            async with chromium(tmp_path) as browser:
                ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
                bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
                await say(bob, "said alone")
                await expect(message(bob, "said alone")).to_contain_text("stored on this node")
                # What comes a moment after what follows it is late for nobody.
                await asyncio.sleep(LATE_SECONDS)
                await say(ada, "said afterwards")
                await expect(message(ada, "said afterwards")).to_contain_text("stored on this node")
                # Bob's node comes back, and the two find each other.
                await second.stop()
                await second.start("--port", str(second.web_port), "--peer", f"127.0.0.1:{first.gossip_port}")
                await sees(ada, "said alone")
                await expect(message(ada, "said alone")).to_contain_text("arrived late")
                await expect(message(ada, "said afterwards")).not_to_contain_text("arrived late")
                await sees(bob, "said afterwards")
                texts = [[text for text in await page.locator(".message-text").all_inner_texts()] for page in (ada, bob)]
                assert texts == [["said alone", "said afterwards"]] * 2, json.dumps(texts)
        finally:
            await second.stop()
            await first.stop()

    asyncio.run(run())
