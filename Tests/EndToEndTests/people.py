"""What people do in the page, on two real nodes."""

import re
from contextlib import asynccontextmanager

from playwright.async_api import expect

from browsers import chromium, join
from nodes import start_pair


@asynccontextmanager
async def two_nodes(folder):
    first, second = await start_pair(folder)
    try:
        yield first, second
    finally:
        await second.stop()
        await first.stop()


@asynccontextmanager
async def two_people(folder):
    """Ada in the page of one node, Bob in that of the other."""
    async with two_nodes(folder) as (first, second), chromium(folder) as browser:
        ada = await join(browser, f"http://127.0.0.1:{first.web_port}/", "Ada")
        bob = await join(browser, f"http://127.0.0.1:{second.web_port}/", "Bob")
        await person(ada, "Bob").wait_for()
        yield ada, bob, first, second


def message(page, text: str):
    return page.locator(".message").filter(has=page.locator(".message-text", has_text=text))


async def tool(page, text: str, name: str) -> None:
    await message(page, text).hover()
    await message(page, text).get_by_role("button", name=name, exact=True).click()


async def choose(page, text: str, name: str) -> None:
    """By keyboard: the place of a message under a pointer may change as others come."""
    await message(page, text).focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name=name).click()


async def person_of(page) -> str:
    """The person whom the page is, as its node told it."""
    return await page.evaluate("JSON.parse(localStorage.getItem('meshchat.session')).id")


async def enter(page, room: str) -> None:
    await page.get_by_label("Name of a room").fill(room)
    await page.get_by_label("Name of a room").press("Enter")
    await expect(page.get_by_role("textbox", name=f"Message to #{room}")).to_be_visible()


def to_room(page, title: str):
    """The button that opens a room, whatever is unread there."""
    return page.get_by_role("button", name=re.compile(rf"^{re.escape(title)}(, \d.*)?$"))


def member(page, name: str):
    return page.locator("#room-card .card-member").filter(has=page.locator("bdi", has_text=re.compile(f"^{name}$")))


def person(page, name: str):
    return page.locator("#people-panel .person-open", has_text=name)


async def write_to(page, name: str) -> None:
    await person(page, name).click()
    await page.locator("#person").get_by_role("button", name="Message").click()
    await expect(page.get_by_role("textbox", name=f"Message to {name}")).to_be_visible()


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


async def delete(page, text: str) -> None:
    await choose(page, text, "Delete for everyone")
    await page.get_by_role("menuitem", name="Erase it on every node?").click()
