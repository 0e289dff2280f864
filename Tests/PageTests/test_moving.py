"""Being the same person in a further browser: by a link, by a file."""

import base64
import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steps import say

LINK_LIFE_MS = 10 * 60_000
PASSPHRASE = "a kettle of mice"


@pytest.fixture(autouse=True)
def keys(node):
    """There are no devices without keys."""
    node.mesh.knows_keys = True
    node.mesh.nodes[0]["urls"] = []


@pytest.fixture
def elsewhere(browser):
    """A page in another browser, whose console must stay free of errors too."""
    contexts = []
    problems: list[str] = []

    def elsewhere() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC")
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"{error}"))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        return page
    yield elsewhere
    for context in contexts:
        context.close()
    assert not problems


def joins(node) -> list[dict]:
    return [m for m in node.received if m["type"] == "join"]


def come_in(page: Page, node, name: str) -> Page:
    page.goto(node.url)
    page.get_by_label("Your name", exact=True).fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    online(page)
    return page


def online(page: Page) -> None:
    page.locator(".dot[data-state=online]").wait_for()


def open_dialog(page: Page):
    if not page.locator(".settings").evaluate("e => e.open"):
        page.get_by_text("Status and privacy").click()
    page.get_by_role("button", name="Use another device too").click()
    return page.get_by_role("dialog", name="Use another device too")


def link_of(page: Page) -> str:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_dialog(page)
    page.get_by_role("button", name="Show code and link").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").filter(has_text="The link is copied.")).to_be_visible()
    return page.evaluate("() => navigator.clipboard.readText()")


def file_of(page: Page, folder: Path) -> Path:
    open_dialog(page)
    page.get_by_role("button", name="Save as a file").click()
    page.get_by_label("A passphrase that locks the file").fill(PASSPHRASE)
    page.get_by_label("The same once more").fill(PASSPHRASE)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile(r"meshchat-\w+\.json is saved"))
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    return path


def open_file(page: Page, path: Path, passphrase: str = PASSPHRASE) -> None:
    page.get_by_label("The file", exact=True).set_input_files(path)
    page.get_by_label("Its passphrase").fill(passphrase)
    page.get_by_role("button", name="Open", exact=True).click()


def with_time(link: str, at: int) -> str:
    head, _, rest = link.partition("#move=1.")
    return f"{head}#move=1.{at}.{rest.partition('.')[2]}"


def now_ms() -> int:
    return int(time.time() * 1000)


def question(page: Page):
    return page.get_by_role("dialog", name=re.compile("^You will be"))


def test_a_link_makes_another_browser_the_same_person(node, join, elsewhere):
    ada = join("Ada")
    link = link_of(ada)
    assert link.startswith(f"{node.url}#move=1.")
    expect(ada.get_by_role("timer")).to_have_text(re.compile(r"Valid for (10:00|9:\d\d)"))
    expect(ada.get_by_text("works on this machine only")).to_be_visible()
    ada.keyboard.press("Escape")
    # What is secret does not stay in the document.
    expect(ada.locator(".code-qr")).to_have_count(0)

    other = elsewhere()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    expect(question(other)).to_contain_text("You will be Ada here")
    expect(question(other)).to_contain_text(re.compile(r"with this ID:\s*[0-9A-Z]{13}"))
    expect(question(other)).not_to_contain_text("This browser is")
    assert other.evaluate("() => location.href") == node.url
    assert not any("move" in url for url in asked), "no node is told of it"
    other.get_by_role("button", name="Be Ada here").click()
    online(other)
    old, new = joins(node)[0], joins(node)[-1]
    assert new["key"] == old["key"] and new["name"] == "Ada"
    assert new["box"] != old["box"] and new["chain"].count(".") == 1
    # Both stay, and what they say is of one person.
    say(ada, "from the first")
    expect(other.get_by_role("log")).to_contain_text("from the first")
    say(other, "from the second")
    expect(ada.get_by_role("log")).to_contain_text("from the second")
    for page in (ada, other):
        expect(page.locator(".message[data-mine]")).to_have_count(2)
    assert len({m["by"] for m in node.mesh.rooms["lobby"]}) == 1
    # After a reload too, and the way on leads further.
    other.reload()
    online(other)
    assert joins(node)[-1]["key"] == old["key"]
    third = elsewhere()
    third.goto(link_of(other))
    third.get_by_role("button", name="Be Ada here").click()
    online(third)
    assert joins(node)[-1]["key"] == old["key"] and joins(node)[-1]["chain"].count(".") == 2


def test_a_picture_of_the_code_holds_the_link(node, join):
    """What it shows, dark for dark, is what the page would draw of the copied link."""
    page = join("Ada")
    link = link_of(page)
    drawn = page.evaluate("""async (link) => {
      const { qrCode } = await import('./scripts/qr/code.js');
      const { side, modules } = qrCode(link);
      return [side, Array.from(modules).flatMap((dark, place) => dark ? [`M${place % side + 4} ${Math.floor(place / side) + 4}h1v1h-1z`] : []).join('')];
    }""", link)
    picture = page.get_by_role("img", name="QR code of the link")
    assert picture.locator("path").get_attribute("d") == drawn[1]
    assert picture.get_attribute("viewBox") == f"0 0 {drawn[0] + 8} {drawn[0] + 8}"


def test_who_is_somebody_else_is_asked_and_can_stay(node, join, elsewhere):
    link = link_of(join("Ada"))
    bob = come_in(elsewhere(), node, "Bob")
    tab = bob.context.new_page()
    tab.goto(node.url)
    online(tab)
    keys = {join["name"]: join["key"] for join in joins(node)}
    # Put into the address of the page that is open: it is taken out there too.
    bob.evaluate("link => { location.href = link; }", link)
    expect(question(bob)).to_contain_text("This browser is Bob now. If you go on, it forgets them for good")
    assert bob.evaluate("() => location.hash") == ""
    bob.get_by_role("button", name="Stay Bob").click()
    online(bob)
    assert joins(node)[-1]["key"] == keys["Bob"]
    bob.goto("about:blank")
    bob.goto(link)
    question(bob).press("Escape")
    online(bob)
    assert joins(node)[-1]["key"] == keys["Bob"]
    bob.goto("about:blank")
    bob.goto(link)
    bob.get_by_role("button", name="Be Ada here").click()
    online(bob)
    expect(bob.locator(".me-name")).to_have_text("Ada")
    # The other tab of this browser goes along.
    expect(tab.locator(".me-name")).to_have_text("Ada")
    online(tab)
    assert {join["key"] for join in joins(node)[-2:]} == {keys["Ada"]}
    # Who is Ada already is told so.
    bob.goto("about:blank")
    bob.goto(link)
    expect(bob.get_by_role("dialog", name="You are here already")).to_be_visible()
    bob.get_by_role("button", name="All right").click()
    online(bob)
    assert len({join.get("chain") for join in joins(node)[-3:]}) == 1


@pytest.mark.parametrize("age", [LINK_LIFE_MS + 60_000, -LINK_LIFE_MS - 60_000], ids=["old", "ahead"])
def test_a_link_is_good_for_ten_minutes(node, join, elsewhere, age):
    link = link_of(join("Ada"))
    page = elsewhere()
    page.goto(with_time(link, now_ms() - age))
    expect(page.get_by_role("dialog", name="This link is too old")).to_contain_text("their clocks differ")
    assert page.evaluate("() => location.hash") == ""
    page.get_by_role("button", name="All right").click()
    expect(page.get_by_label("Your name", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your name", exact=True)).to_be_visible()
    assert len(joins(node)) == 1


def test_the_code_goes_when_its_time_is_over(node, page, join):
    page.clock.install()
    link_of(join("Ada"))
    page.clock.fast_forward(LINK_LIFE_MS + 1000)
    expect(page.get_by_text("The code is over. You can show another one.")).to_be_visible()
    expect(page.locator(".code-qr")).to_have_count(0)
    page.get_by_role("button", name="Show code and link").click()
    expect(page.get_by_role("img", name="QR code of the link")).to_be_visible()


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_hostile_links_change_nothing(node, join, elsewhere):
    link = link_of(join("Ada"))
    parts = link.partition("#move=")[2].split(".")
    bob = come_in(elsewhere(), node, "Bob")
    key = joins(node)[-1]["key"]

    def changed(place: int, value: str) -> str:
        return ".".join([*parts[:place], value, *parts[place + 1:]])
    for hostile in [
        "", "x", "1", parts[0], ".".join(parts[:-1]), changed(0, "2"), changed(1, "1e12"), changed(2, ""),
        changed(2, b64("\u202e\u200b".encode())), changed(3, b64(bytes(32))), changed(3, "AAAA"), changed(4, b64(b"\x04" + bytes(64))),
        changed(6, b64(bytes(64))), ".".join(parts + parts[5:] * 8), f"{'.'.join(parts)}.", "." * 10_000, "%7B%7D", "__proto__",
    ]:
        bob.goto("about:blank")
        bob.goto(f"{node.url}#move={hostile}")
        expect(bob.get_by_role("dialog", name="This is damaged")).to_be_visible()
        assert bob.evaluate("() => location.hash") == ""
        bob.get_by_role("button", name="All right").click()
        online(bob)
        assert joins(node)[-1]["key"] == key, hostile[:40]
    # A name is text, and shown cleaned.
    bob.goto("about:blank")
    bob.goto(f"{node.url}#move={changed(2, b64('<img src=x onerror=alert(1)>‮ and much more of it'.encode()))}")
    expect(question(bob)).to_have_accessible_name("You will be <img src=x onerror=alert(1)> and here")
    bob.get_by_role("button", name="Stay Bob").click()
    online(bob)


def test_a_file_makes_another_browser_the_same_person(node, join, elsewhere, tmp_path):
    ada = join("Ada")
    path = file_of(ada, tmp_path)
    assert path.name == "meshchat-Ada.json"
    held = json.loads(path.read_text())
    assert held["format"] == "meshchat-person" and held["v"] == 1
    assert joins(node)[0]["key"] not in path.read_text()

    other = elsewhere()
    other.goto(node.url)
    other.get_by_role("button", name="I have a file from another device").click()
    dialog = other.get_by_role("dialog", name="I have a file")
    dialog.get_by_role("button", name="Open", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose the file first.")
    open_file(other, path, "a kettle of rice")
    expect(dialog.get_by_role("alert")).to_contain_text("The passphrase is another one, or the file is damaged.")
    for name, text, words in [
        ("foreign", "<html>", "meshchat did not save this file"),
        ("large", path.read_text() + " " * 20_000, "meshchat did not save this file"),
        ("newer", json.dumps({**held, "v": 2}), "A newer meshchat saved this file"),
        ("damaged", json.dumps({**held, "sealed": held["sealed"][:-4] + "AAAA"}), "The passphrase is another one, or the file is damaged"),
    ]:
        (tmp_path / name).write_text(text)
        open_file(other, tmp_path / name)
        expect(dialog.get_by_role("alert")).to_contain_text(words)
    open_file(other, path)
    other.get_by_role("button", name="Be Ada here").click()
    online(other)
    assert joins(node)[-1]["key"] == joins(node)[0]["key"] and joins(node)[-1]["chain"].count(".") == 1


def test_a_file_in_a_browser_that_is_somebody(node, join, elsewhere, tmp_path):
    path = file_of(join("Ada"), tmp_path)
    bob = come_in(elsewhere(), node, "Bob")
    for answer, name in [("Stay Bob", "Bob"), ("Be Ada here", "Ada")]:
        open_dialog(bob)
        bob.get_by_role("button", name="I have a file").click()
        open_file(bob, path)
        expect(question(bob)).to_contain_text("it forgets them for good")
        bob.get_by_role("button", name=answer).click()
        expect(question(bob)).to_have_count(0)
        expect(bob.locator(".me-name")).to_have_text(name)
    online(bob)
    assert joins(node)[-1]["key"] == joins(node)[0]["key"]


def test_a_passphrase_is_long_and_typed_twice(join):
    page = join("Ada")
    dialog = open_dialog(page)
    page.get_by_role("button", name="Save as a file").click()
    dialog = page.get_by_role("dialog", name="Save yourself as a file")
    for first, second, words in [("short", "short", "Use 10 letters or more"), (PASSPHRASE, "another one", "The two are not the same")]:
        page.get_by_label("A passphrase that locks the file").fill(first)
        page.get_by_label("The same once more").fill(second)
        page.get_by_role("button", name="Save the file").click()
        expect(dialog.get_by_role("alert")).to_contain_text(words)


def test_after_the_eighth_device_it_goes_no_further(node, join, elsewhere):
    """A browser whose chain is full, as eight moves one after the other leave it."""
    page = join("Ada")
    page.evaluate("""async () => {
      const { openKeystore, newDevice } = await import('./scripts/crypto/keystore.js');
      const { makeTravelKeys, takeTravelKeys } = await import('./scripts/crypto/journey.js');
      let device = await newDevice();
      for (let step = 0; step < 8; step += 1) device = await takeTravelKeys(await makeTravelKeys(device));
      await (await openKeystore(indexedDB)).save(device);
    }""")
    dialog = open_dialog(page)
    page.get_by_role("button", name="Show code and link").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This device is the last in a row of eight")


def test_a_guest_has_no_keys_to_share(node, join):
    node.mesh.knows_keys = False
    page = join("Ada")
    dialog = open_dialog(page)
    page.get_by_role("button", name="Show code and link").click()
    expect(dialog.get_by_role("alert")).to_contain_text("You are a guest here")
