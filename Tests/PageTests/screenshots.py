"""Pictures of every state of the page, to be looked at: `.venv/bin/python Tests/PageTests/screenshots.py`.

They land in Tests/PageTests/out/, named `<state>-<width>-<theme>.png`. Names of states as arguments
draw only those; `--width 360` and `--theme dark` narrow it further.
"""

import argparse
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from conftest import CHROMIUM
from stub_mesh import StubMesh, four_nodes
from stub_node import StubNode

OUT = Path(__file__).parent / "out"
SIZES = {360: (360, 740), 900: (900, 700), 1600: (1600, 950)}
DAY_MS = 86_400_000


def conversation(mesh: StubMesh) -> None:
    now = mesh.now()
    yesterday = now - DAY_MS

    def says(name: str, text: str, at: int, **more) -> None:
        mesh.add("lobby", mesh.person(name), text, at=at, **more)

    says("Grace Hopper", "The printer in the hall is out of paper again", yesterday - 3_600_000)
    says("Linus", "I put two packs next to it", yesterday - 3_000_000)
    says("Ada", "Thanks! That was quick.", yesterday - 2_950_000)
    start = now - 42 * 60_000
    says("Grace Hopper", "Good morning everyone", start)
    says("Grace Hopper", "The uplink is down, but the mesh is fine. Everything here stays on our own machines until it is back.", start + 20_000)
    says("Grace Hopper", "So please use this room for coordination today 🙏", start + 41_000)
    says("Óscar Núñez", "garage is up too. I see 4 ms to the kitchen", start + 200_000)
    says("Ada", "Attic here. Who has the map of the second floor?", start + 260_000)
    says("Linus", "https://192.0.2.9:8080/files/second-floor.pdf (scanned this morning)", start + 330_000)
    says("Linus", "Tell me if a page is missing.", start + 350_000)
    says("ליאור", "אני בקומה השנייה, הקליטה טובה", start + 600_000)
    says("Ada", "Perfect, got it.", start + 640_000)
    says("Ada", "I will walk around with the laptop and note where the signal drops. Back in twenty minutes or so.", start + 660_000)
    says("Óscar Núñez", "Sent this while I was cut off behind the steel door", start + 700_000, late=True)
    says("Grace Hopper", "👍", start + 1_500_000)
    for name in ["Grace Hopper", "Linus", "Óscar Núñez", "ליאור", "Margaret"]:
        mesh.arrive(name)
    for room, count in [("hallway", 132), ("second-floor", 48), ("music", 7)]:
        mesh.rooms[room] = []
        for index in range(count):
            mesh.add(room, mesh.person("Linus"), f"note {index}", at=now - (count - index) * 60_000)


class Shot:
    """One page at one size and theme, with a node of its own."""

    def __init__(self, page: Page, node: StubNode):
        self.page = page
        self.node = node

    def join(self, name: str = "Ada") -> None:
        self.page.goto(self.node.url)
        self.page.get_by_label("Your name", exact=True).fill(name)
        self.page.get_by_role("button", name="Join", exact=True).click()
        self.page.locator(".dot[data-state=online]").wait_for()
        self.page.locator(".timeline-log .row").first.wait_for()

    def say(self, text: str) -> None:
        box = self.page.get_by_role("textbox", name="Message to #")
        box.fill(text)
        box.press("Enter")


def way_in(shot: Shot):
    shot.page.goto(shot.node.url)
    shot.page.locator(".join-place strong").wait_for()


def way_in_refused(shot: Shot):
    way_in(shot)
    shot.page.get_by_text("Who can read").click()
    shot.page.get_by_label("Your name", exact=True).fill("A" * 40)
    shot.page.get_by_role("button", name="Join", exact=True).click()
    shot.page.locator(".join-problem:not(:empty)").wait_for()


def chat(shot: Shot):
    shot.join()
    for text in ["Second floor: two dead spots, both by the lifts.", "Pinned them on the map 🗺️", "Going up again"]:
        shot.say(text)
    shot.page.get_by_text("stored on this node").first.wait_for()
    ids = [m["id"] for m in shot.node.mesh.rooms["lobby"][-3:]]
    shot.node.broadcast(type="delivery", items=[[ids[0], 4, 4], [ids[1], 4, 4], [ids[2], 3, 4]])
    shot.page.get_by_text("on 3 of 4 nodes").wait_for()


def beginning(shot: Shot):
    shot.node.mesh.rooms = {"lobby": []}
    shot.join()


def comings(shot: Shot):
    shot.join()
    for name in ["Katherine", "Dorothy", "Mary", "Annie", "Jean", "Betty"]:
        shot.node.join(name)
    shot.node.leave("Linus")
    shot.node.say("Katherine", "Hello, is this the right room for the flood shift?")
    shot.page.get_by_text("flood shift").wait_for()


def unread(shot: Shot):
    shot.join()
    for index in range(30):
        shot.node.say("Linus", f"Checking line {index + 1} of the patch panel")
    shot.page.locator(".timeline-scroll").evaluate("e => e.scrollTop = e.scrollHeight - e.clientHeight - 500")
    shot.page.locator(".pill").wait_for()
    for index in range(3):
        shot.node.say("Margaret", ["Lift is free", "Taking the ladder up now", "Someone hold the door?"][index])
    shot.page.locator(".pill[data-unread]").wait_for()


def offline(shot: Shot):
    chat(shot)
    shot.node.broadcast(type="closing", text="node is shutting down")
    shot.node.stop()
    shot.page.locator(".banner[data-level=lost]").wait_for()
    shot.say("Written while the node was away")
    shot.say("And another one, in order")
    shot.page.locator(".banner-elsewhere a").first.wait_for()


def trouble(shot: Shot):
    shot.join()
    shot.node.broadcast(type="status", level="error", text="This node’s disk is full: it takes no new messages. Free some space on it.")
    shot.node.refusal = ("disk-full", "The disk of this node is full: free some space, then try again.")
    shot.say("Will this be kept?")
    shot.page.locator(".message[data-stage=failed]").wait_for()


def too_long(shot: Shot):
    shot.node.mesh.text_bytes = 400
    shot.join()
    shot.page.get_by_role("textbox", name="Message to #").fill("All work and no play makes a long line. " * 10 + "\nsecond line\nthird")
    shot.page.locator(".composer-left[data-over]").wait_for()


def rooms_drawer(shot: Shot):
    shot.join()
    button = shot.page.locator("#rooms-button")
    if button.is_visible():
        button.click()
    shot.page.get_by_role("button", name="Join #hallway").hover()


def people_drawer(shot: Shot):
    shot.join()
    button = shot.page.locator("#people-button")
    if button.is_visible():
        button.click()
    shot.page.get_by_text("As a table").click()


def mesh_large(shot: Shot):
    mesh = shot.node.mesh
    for index in range(20):
        mesh.nodes.append({"id": f"AA{index:02}-BB{index:02}", "name": f"desk-{index + 1}", "people": index % 3, "urls": [],
                           "state": "linked" if index < 5 else "known", "rtt": 3.0 + index})
    mesh.links += [{"a": f"AA{i % 5:02}-BB{i % 5:02}", "b": f"AA{i:02}-BB{i:02}"} for i in range(5, 20)]
    mesh.links += [{"a": f"AA{i:02}-BB{i:02}", "b": f"AA{i + 5:02}-BB{i + 5:02}"} for i in range(5, 15)]
    mesh.links += [{"a": mesh.nodes[0]["id"], "b": f"AA{i:02}-BB{i:02}", "rtt": 3.0 + i} for i in range(5)]
    shot.join()
    button = shot.page.locator("#people-button")
    if button.is_visible():
        button.click()
    shot.page.get_by_role("button", name="Show the mesh large").click()


def connecting(shot: Shot):
    shot.join()
    shot.node.mesh.answers_join = False
    shot.page.reload()
    shot.page.locator(".ghost").first.wait_for()


STATES = [way_in, way_in_refused, chat, beginning, comings, unread, offline, trouble, too_long, rooms_drawer,
          people_drawer, mesh_large, connecting]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("states", nargs="*")
    parser.add_argument("--width", type=int, action="append", choices=SIZES)
    parser.add_argument("--theme", action="append", choices=["light", "dark"])
    options = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for state in STATES:
            if options.states and state.__name__ not in options.states:
                continue
            for width in options.width or SIZES:
                for theme in options.theme or ["light", "dark"]:
                    take(browser, state, width, theme)
        browser.close()


def take(browser, state, width: int, theme: str) -> None:
    size = dict(zip(("width", "height"), SIZES[width]))
    mesh = four_nodes()
    conversation(mesh)
    node = StubNode(mesh).start()
    context = browser.new_context(viewport=size, color_scheme=theme, locale="en-GB", timezone_id="UTC",
                                  has_touch=width == 360, device_scale_factor=2 if width == 360 else 1)
    context.set_default_timeout(10_000)
    page = context.new_page()
    try:
        state(Shot(page, node))
        time.sleep(0.5)  # For what moves to come to rest: nothing is checked here.
        page.screenshot(path=OUT / f"{state.__name__}-{width}-{theme}.png")
        print(f"{state.__name__}-{width}-{theme}.png")
    except Exception as error:
        print(f"{state.__name__}-{width}-{theme}: {error}", file=sys.stderr)
        page.screenshot(path=OUT / f"{state.__name__}-{width}-{theme}-failed.png")
    finally:
        context.close()
        node.finish()


if __name__ == "__main__":
    main()
