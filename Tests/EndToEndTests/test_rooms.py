"""Rooms, their operators and members: real browsers on two real nodes."""

import asyncio

from playwright.async_api import expect

from browsers import say, sees
from people import enter, member, to_room, two_people


def test_a_room_has_a_topic_members_and_operators(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, *_):
            await enter(ada, "garden")
            await say(ada, "/topic Seeds <b>and</b> weeds")
            await expect(ada.locator(".header-topic")).to_have_text("Seeds <b>and</b> weeds")
            # The directory of the other node has it, with its topic; one click joins.
            await bob.get_by_label("Name of a room").focus()
            await bob.get_by_role("button", name="Join #garden").click()
            await expect(bob.locator(".header-topic")).to_have_text("Seeds <b>and</b> weeds")
            await sees(ada, "Bob joined")
            await bob.get_by_role("button", name="#garden: about this room").click()
            await expect(member(bob, "Ada")).to_contain_text("made this room")
            await expect(bob.locator("#room-card").get_by_role("button", name="Archive")).to_be_hidden()
            await bob.keyboard.press("Escape")
            await say(bob, "/topic Mine")
            await expect(bob.locator(".composer-problem")).to_contain_text("Only operators")

            # Ada makes Bob an operator; then he can.
            await ada.get_by_role("button", name="#garden: about this room").click()
            await ada.get_by_role("button", name="Make Bob an operator").click()
            await expect(member(ada, "Bob")).to_contain_text("operator")
            await expect(member(ada, "Bob").get_by_role("button", name="End that Bob is an operator")).to_be_visible()
            await ada.keyboard.press("Escape")
            await say(bob, "/topic Our plot")
            await expect(ada.locator(".header-topic")).to_have_text("Our plot")
            await sees(ada, "Bob changed the topic: Our plot")

            # Archived by one, it is closed for the other, and opened again.
            await say(ada, "/archive")
            await expect(bob.locator(".composer-closed")).to_contain_text("archived")
            await expect(bob.get_by_role("textbox", name="Message to #garden")).to_be_hidden()
            await command_in_card(bob, "Open again")
            await expect(ada.get_by_role("textbox", name="Message to #garden")).to_be_visible()

    asyncio.run(run())


async def command_in_card(page, name: str) -> None:
    await page.get_by_role("button", name="about this room").click()
    await page.locator("#room-card").get_by_role("button", name=name).click()
    await page.keyboard.press("Escape")


def test_who_is_taken_out_sees_it_and_can_come_back(tmp_path):
    async def run():
        async with two_people(tmp_path) as (ada, bob, first, second):
            await enter(ada, "garden")
            await say(ada, "first")
            await bob.get_by_label("Name of a room").focus()
            await bob.get_by_role("button", name="Join #garden").click()
            await sees(bob, "first")
            tab = await bob.context.new_page()
            await tab.goto(f"http://127.0.0.1:{second.web_port}/")
            await expect(tab.get_by_role("button", name="#garden", exact=True)).to_be_visible()

            await ada.get_by_role("button", name="#garden: about this room").click()
            await member(ada, "Bob").get_by_role("button", name="Take Bob out of the room").click()
            await member(ada, "Bob").get_by_role("button", name="press again").click()
            await expect(member(ada, "Bob")).to_have_count(0)
            await ada.keyboard.press("Escape")
            await sees(ada, "You took Bob out of the room")
            await expect(bob.locator(".composer-closed")).to_contain_text("Ada took you out of this room.")
            await sees(bob, "first")
            await say(ada, "without Bob")
            # A page that comes anew does not go back by itself.
            await tab.reload()
            await tab.locator(".dot[data-state=online]").wait_for()
            await expect(to_room(tab, "#garden")).to_have_count(0)
            await bob.get_by_role("button", name="Join again").click()
            await sees(bob, "without Bob")
            await say(bob, "here again")
            await sees(ada, "here again")

            # Leaving in one tab is leaving in all.
            await tab.reload()
            await to_room(tab, "#garden").click()
            await say(bob, "/leave")
            await expect(to_room(tab, "#garden")).to_have_count(0)
            await sees(ada, "Bob left")

    asyncio.run(run())
