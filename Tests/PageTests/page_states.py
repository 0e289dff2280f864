"""The states of the page, each brought about by what a node and a person do."""

from playwright.sync_api import Page

from stub_mesh import SELF, StubMesh
from stub_node import StubNode

DAY_MS = 86_400_000
LONG_NAME = "Wolfeschlegelsteinhausenberger-W"


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
        self.others: list[StubNode] = []

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


def open_drawer(shot: Shot, name: str) -> None:
    button = shot.page.locator(f"#{name}-button")
    if button.is_visible():
        button.click()


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


def neighbour(shot: Shot) -> StubNode:
    """The attic, where the page's node says it is."""
    attic = StubNode(shot.node.mesh.twin(1)).start()
    shot.others.append(attic)
    for one, other in [(shot.node, attic), (attic, shot.node)]:
        one.peers = [other]
        for place in one.mesh.nodes:
            place["urls"] = {SELF: [shot.node.url], attic.mesh.nodes[0]["id"]: [attic.url]}.get(place["id"], [])
    return attic


def moving(shot: Shot):
    """The other node takes the connection and says nothing yet."""
    attic = neighbour(shot)
    attic.mesh.answers_join = False
    chat(shot)
    shot.node.kill()
    shot.page.locator(".banner[data-level=lost]").wait_for()
    shot.say("Written on the way")


def moved(shot: Shot):
    neighbour(shot)
    chat(shot)
    shot.node.kill()
    shot.page.locator(".banner-moved:not(:empty)").wait_for()
    shot.say("Here I am again")
    shot.page.get_by_text("stored on this node").first.wait_for()


def away_from_home(shot: Shot):
    moved(shot)
    open_drawer(shot, "rooms")


def asked_who_goes_on(shot: Shot):
    attic = neighbour(shot)
    attic.origins = set()
    for one in (shot.node, attic):
        one.mesh.knows_keys = True
    for node, name in [(attic, "Grace Hopper"), (shot.node, "Ada")]:
        shot.page.goto(node.url)
        shot.page.get_by_label("Your name", exact=True).fill(name)
        shot.page.get_by_role("button", name="Join", exact=True).click()
        shot.page.locator(".dot[data-state=online]").wait_for()
    shot.node.kill()
    shot.page.get_by_role("dialog").wait_for()


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
    open_drawer(shot, "rooms")
    shot.page.get_by_role("button", name="Join #hallway").hover()


def people_drawer(shot: Shot):
    shot.join()
    open_drawer(shot, "people")
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
    open_drawer(shot, "people")
    shot.page.get_by_role("button", name="Show the mesh large").click()


def connecting(shot: Shot):
    shot.join()
    shot.node.mesh.answers_join = False
    shot.page.reload()
    shot.page.locator(".ghost").first.wait_for()


def reconnecting(shot: Shot):
    """The node takes the connection and says nothing yet."""
    chat(shot)
    shot.node.mesh.answers_join = False
    shot.node.kill()
    shot.page.locator(".banner[data-level=lost]").wait_for()
    shot.node.start()
    shot.page.get_by_text("Trying now").wait_for()


def delayed(shot: Shot):
    shot.join()
    shot.node.broadcast(type="status", level="warning", text="This node’s disk is nearly full: 180 MB are left. Free some space on it.")
    shot.node.refusal = ("rate-limited", "That was fast: it is sent in a moment.")
    for index in range(3):
        shot.say(f"Reading {index + 1} of the meter in the cellar")
    shot.page.get_by_text("That was fast").first.wait_for()


def rejected(shot: Shot):
    shot.join()
    shot.node.refusal = ("text-too-long", "The text is longer than 8192 bytes: shorten it or send it in parts.")
    shot.say("A long list of everything that is in the cellar")
    shot.node.refusal = ("busy", "The node has too much to do: try again in a moment.")
    shot.say("And a short one")
    shot.page.locator(".message[data-stage=failed]").nth(1).wait_for()


def extremes(shot: Shot):
    """Very long names and words, text from right to left, emoji only, code, gaps."""
    mesh, now = shot.node.mesh, shot.node.mesh.now() - 60 * 60_000
    mesh.nodes[0]["name"] = "a-machine-with-a-remarkably-long-name.local"
    mesh.nodes[2]["name"] = "Küche 🍳 im Erdgeschoss links hinten"
    mesh.arrive(LONG_NAME)
    mesh.arrive("👩🏽‍🚀")
    for index, (name, text) in enumerate([
        (LONG_NAME, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3),
        (LONG_NAME, "https://example.org/" + "a-long-path/" * 12 + "?with=query"),
        ("ליאור", "שלום לכולם! המפה של הקומה השנייה נמצאת כאן: https://192.0.2.9/map.pdf (עודכן היום)"),
        ("محمد", "مرحبا، أنا في المطبخ 🙂"),
        ("👩🏽‍🚀", "🎉🎉🎉"), ("Ada", "🙏"),
        ("Grace Hopper", "def reset(port):\n    port.down()\n    port.up()\n\nThat is all it takes."),
        ("Ada", "W" * 120),
    ]):
        mesh.add("lobby", mesh.person(name), text, at=now + index * 400_000, **({"gap": True} if index == 6 else {}))
    shot.join()
    shot.node.say(LONG_NAME, "Short again")
    shot.page.get_by_text("Short again").wait_for()


def crowded(shot: Shot):
    """Many rooms, many people, people of one name."""
    mesh = shot.node.mesh
    for index in range(60):
        mesh.arrive(f"{['Alex', 'Bea', 'Chris', 'Dana', 'Emre', 'Fatma'][index % 6]} {chr(65 + index % 26)}.")
    twin = mesh.person("twin")
    twin.name = "Grace Hopper"
    mesh.online["twin"] = twin
    mesh.add("lobby", twin, "There are two of us with this name")
    for index in range(24):
        mesh.add(f"floor-{index + 1}" if index else "a-room-with-a-rather-long-name-0", mesh.person("Linus"), "note")
    shot.join()
    for room in ["hallway", "second-floor", "floor-7", "a-room-with-a-rather-long-name-0"]:
        box = shot.page.get_by_label("Name of a room")
        box.evaluate("(e, room) => { e.value = room; e.form.requestSubmit(); }", room)
        shot.page.locator(".header-room", has_text=room).wait_for()
    shot.node.say("Linus", "The lift works again", room="hallway")
    for index in range(120):
        shot.node.say("Linus", f"note {index}", room="second-floor")
    shot.page.evaluate("() => document.querySelector('.room-open').click()")
    open_drawer(shot, "rooms")


def people_many(shot: Shot):
    crowded(shot)
    shot.page.keyboard.press("Escape")
    open_drawer(shot, "people")


def odd_nodes(shot: Shot):
    """One node of another version, one whose history exists twice."""
    mesh = shot.node.mesh
    mesh.nodes[2]["forked"] = True
    mesh.nodes.append({"id": "K3MP-55TT", "name": "192.0.2.44:7420", "version": "", "people": 0, "urls": [], "state": "incompatible"})
    mesh.nodes.append({"id": "W8AA-0R2C", "name": "cellar", "version": "0.1.0", "people": 1, "urls": ["https://192.0.2.50:8080/"], "state": "known"})
    mesh.links.append({"a": mesh.nodes[1]["id"], "b": "W8AA-0R2C", "rtt": 6.1})
    people_drawer(shot)


def alone(shot: Shot):
    mesh = shot.node.mesh
    mesh.nodes, mesh.links, mesh.rooms, mesh.online = [{**mesh.nodes[0], "people": 1}], [], {"lobby": []}, {}
    shot.join()
    shot.say("Is anybody here?")
    shot.page.get_by_text("stored on this node").wait_for()
    open_drawer(shot, "people")


def empty_room(shot: Shot):
    shot.join()
    shot.page.get_by_label("Name of a room").evaluate("e => { e.value = 'cellar'; e.form.requestSubmit(); }")
    shot.page.locator(".start-room").wait_for()


def renaming(shot: Shot):
    shot.join()
    open_drawer(shot, "rooms")
    shot.page.get_by_role("button", name="Change your name").click()
    shot.page.get_by_label("New name").fill("Ada, Countess of Lovelace")
    shot.page.get_by_label("Name of a room").fill("?!")
    shot.node.broadcast(type="error", code="name-invalid", text="A name has 1 to 32 characters.")
    shot.page.locator("#me-problem:not(:empty)").wait_for()


def returning(shot: Shot):
    """Coming back into a room in which a lot was said."""
    shot.join()
    shot.page.locator("[aria-label^='Join #music']").evaluate("e => e.click()")
    shot.page.locator(".header-room", has_text="music").wait_for()
    for index in range(25):
        shot.node.say("Linus", f"Checking line {index + 1} of the patch panel")
        if index % 5 == 4:
            shot.node.say("Margaret", "Thanks, that one works 👍")
    shot.page.locator(".room .badge:not(:empty)").first.wait_for(state="attached")
    shot.page.evaluate("() => document.querySelector('.room-open').click()")
    shot.page.locator(".row.unread").wait_for()


def reading_back(shot: Shot):
    """Far above, while older messages are on their way."""
    mesh = shot.node.mesh
    people = [mesh.person(name) for name in ("Linus", "Margaret", "Ada")]
    for index in range(300):
        mesh.add("lobby", people[index // 3 % 3], f"Line {index} of the log book", at=mesh.now() - 3 * DAY_MS + index * 60_000)
    shot.join()
    shot.node.history_delay = 4
    shot.page.locator(".timeline-scroll").evaluate("e => e.scrollTop = 0")
    shot.page.locator(".pill").wait_for()


def written(shot: Shot):
    """What a text can hold: emphasis, lists, quotes, code, links, names."""
    mesh, start = shot.node.mesh, shot.node.mesh.now() - 25 * 60_000
    for index, (name, text) in enumerate([
        ("Linus", "@Ada the **second floor** has _two_ dead spots, see [the map](https://192.0.2.9:8080/map.pdf). ~~Both~~ One is by the lifts."),
        ("Linus", "To do:\n- move the repeater\n- label the `patch panel`\n- ask @Grace Hopper for the key\n\n1. first the east wing\n2. then the west wing"),
        ("Grace Hopper", "> Who has the key?\n> I looked everywhere.\n\nIt hangs behind the door :key: :smile:"),
        ("Óscar Núñez", "This resets a port:\n```python\ndef reset(port):\n    port.down()\n    port.up()  # a long line that does not fit into a narrow window and has to be scrolled to the side\n```"),
        ("Margaret", "Do not follow this one: [bank.example](https://evil.example/login) nor https://bank.example@evil.example/"),
        ("ליאור", "@all **שלום** לכולם, ראו `code` כאן:\n> ציטוט\n- אחת\n- שתיים"),
        ("Ada", "> I looked everywhere.\n\nThanks @Grace Hopper, *found it*. Run `make reset` with:\n```\nmake reset\n```"),
        ("Margaret", ":tada:"),
    ]):
        mesh.add("lobby", mesh.person(name), text, at=start + index * 100_000)
    shot.join()
    shot.page.locator(".code").first.wait_for()


def written_first(shot: Shot):
    """The same, its beginning."""
    written(shot)
    shot.page.locator(".message[data-for-me]").first.evaluate("e => e.scrollIntoView({ block: 'start' })")


def emoji(shot: Shot):
    shot.join()
    for _ in range(2):
        shot.page.get_by_role("button", name="Emoji").click()
        shot.page.get_by_role("button", name="tada" if _ else "rocket", exact=True).first.click()
    shot.page.get_by_role("button", name="Emoji").click()


def emoji_found(shot: Shot):
    shot.join()
    shot.page.get_by_role("button", name="Emoji").click()
    shot.page.get_by_label("Search emoji").fill("heart")
    shot.page.keyboard.press("ArrowDown")
    shot.page.keyboard.press("ArrowRight")


def offered(shot: Shot, text: str):
    shot.join()
    box = shot.page.get_by_role("textbox", name="Message to #")
    box.press_sequentially(text)
    shot.page.locator(".completion").wait_for()
    box.press("ArrowDown")


def offered_people(shot: Shot):
    offered(shot, "Thanks @")


def offered_emoji(shot: Shot):
    offered(shot, "Well done :par")


def offered_commands(shot: Shot):
    offered(shot, "/")


def help_panel(shot: Shot):
    shot.join()
    shot.say("/help")
    shot.page.locator(".answer").wait_for()


def nodes_panel(shot: Shot):
    shot.join()
    shot.say("/nodes")
    shot.page.locator(".answer").wait_for()


def rooms_panel(shot: Shot):
    shot.join()
    shot.say("/rooms")
    shot.page.locator(".answer").wait_for()


def unknown_command(shot: Shot):
    shot.join()
    shot.say("/jion music")
    shot.page.locator(".composer-problem:not(:empty)").wait_for()


def mentioned(shot: Shot):
    """Elsewhere somebody speaks to me."""
    shot.join()
    for room in ["hallway", "music"]:
        box = shot.page.get_by_label("Name of a room")
        box.evaluate("(e, room) => { e.value = room; e.form.requestSubmit(); }", room)
        shot.page.locator(".header-room", has_text=room).wait_for()
    shot.node.say("Linus", "@ada are you there?", room="hallway")
    shot.node.say("Linus", "The lift works again", room="hallway")
    shot.node.say("Linus", "The lift works again", room="lobby")
    shot.page.locator(".room .badge.mentions:not(:empty)").first.wait_for(state="attached")
    open_drawer(shot, "rooms")


def by_keyboard(shot: Shot):
    """Where the focus is, is seen."""
    shot.join()
    for _ in range(3):
        shot.page.keyboard.press("Shift+Tab")


def lively(shot: Shot) -> None:
    """A conversation with answers, reactions, edits, pins, a message that nothing vouches for."""
    mesh = shot.node.mesh
    messages = mesh.rooms["lobby"]
    grace, linus, oscar, ada = (mesh.person(name) for name in ("Grace Hopper", "Linus", "Óscar Núñez", "Ada"))
    pages, uplink = messages[9], messages[4]
    for emoji, people in [("👍", [grace, oscar, ada]), ("🎉", [oscar]), ("❤️", [ada, grace])]:
        for person in people:
            mesh.change(pages, person, "react", emoji=emoji, on=True)
    mesh.change(uplink, grace, "edit", text=uplink["text"] + " **Expected back at noon.**")
    mesh.change(uplink, grace, "pin", on=True)
    mesh.change(messages[8], linus, "pin", on=True)
    start = mesh.now() - 8 * 60_000
    mesh.add("lobby", linus, "Page 3 is missing, I will scan it again", at=start, reply=pages["id"])
    mesh.add("lobby", ada, "Thanks! The **east wing** is on page 3, so I need that one most.", at=start + 60_000, reply=messages[-1]["id"])
    mesh.add("lobby", oscar, "This one I typed at the terminal", at=start + 90_000, unsigned=True)
    mesh.add("lobby", oscar, "And another line", at=start + 95_000, unsigned=True)
    mesh.add("lobby", linus, "Done: it is in the same folder", at=start + 120_000, reply=messages[-3]["id"])
    mesh.add("lobby", grace, "What was that about the lift?", at=start + 150_000, reply="0000000000ABC-9999")
    last = mesh.add("lobby", ada, "I will look at the lift", at=start + 170_000)
    mesh.change(last, ada, "edit", text="I will look at the lift after lunch")
    mesh.change(last, linus, "react", emoji="🙏", on=True)
    shot.join()
    shot.page.locator(".reaction").last.wait_for()


def hovered(shot: Shot) -> None:
    lively(shot)
    shot.page.locator(".message", has_text="in the same folder").hover()


def menu_open(shot: Shot) -> None:
    lively(shot)
    row = shot.page.locator(".message[data-mine]").last
    row.focus()
    row.press("Enter")
    shot.page.get_by_role("menu").wait_for()


def picking_reaction(shot: Shot) -> None:
    menu_open(shot)
    shot.page.get_by_role("menuitem", name="Another emoji").click()


def replying(shot: Shot) -> None:
    lively(shot)
    row = shot.page.locator(".message", has_text="in the same folder")
    row.focus()
    row.press("Enter")
    shot.page.get_by_role("menuitem", name="Reply").click()
    shot.page.get_by_role("textbox", name="Message to #").fill("Perfect, found it")


def editing(shot: Shot) -> None:
    lively(shot)
    shot.page.get_by_role("textbox", name="Message to #").press("ArrowUp")
    shot.page.get_by_role("textbox", name="Edit your message").wait_for()


def edits_refused(shot: Shot) -> None:
    lively(shot)
    shot.node.refusal = ("busy", "The node has too much to do: try again in a moment.")
    shot.page.locator(".reaction").last.click()
    shot.page.get_by_text("was not taken").wait_for()
    shot.page.get_by_role("textbox", name="Message to #").press("ArrowUp")
    box = shot.page.get_by_role("textbox", name="Edit your message")
    box.fill("I will look at the lift at two")
    box.press("Enter")
    shot.page.get_by_text("edit not saved").wait_for()


def changes_waiting(shot: Shot) -> None:
    lively(shot)
    shot.node.kill()
    shot.page.locator(".banner[data-level=lost]").wait_for()
    shot.page.locator(".reaction").first.evaluate("e => e.click()")
    shot.page.locator(".reaction").last.click()


def history_of_edits(shot: Shot) -> None:
    lively(shot)
    shot.page.locator("button.message-note:visible", has_text="edited").last.click()
    shot.page.locator(".version[data-now]").wait_for()


def pins_listed(shot: Shot) -> None:
    lively(shot)
    shot.page.locator(".pins-more").click()


def quote_far_away(shot: Shot) -> None:
    lively(shot)
    shot.page.get_by_role("button", name="Answers an earlier message").click()
    shot.page.get_by_text("That message is not in this room").wait_for()


def jumped(shot: Shot) -> None:
    lively(shot)
    shot.page.locator(".message-quote:not([hidden])").first.click()


def unread_above(shot: Shot) -> None:
    """A lot was said while nobody looked."""
    shot.join()
    look = """(away) => { Object.defineProperty(document, 'hidden', { value: away, configurable: true });
      document.dispatchEvent(new Event('visibilitychange')); }"""
    shot.page.evaluate(look, True)
    for index in range(60):
        shot.node.say("Linus", f"Checking line {index + 1} of the patch panel")
    shot.page.get_by_text("Checking line 60").wait_for()
    shot.page.evaluate(look, False)
    shot.page.get_by_role("button", name="First unread").wait_for()


STATES = [
    way_in, way_in_refused, chat, beginning, comings, unread, offline, reconnecting, trouble, delayed, rejected, too_long,
    extremes, crowded, people_many, rooms_drawer, people_drawer, odd_nodes, alone, empty_room, renaming, returning,
    reading_back, written, written_first, emoji, emoji_found, offered_people, offered_emoji, offered_commands, help_panel, nodes_panel,
    moving, moved, away_from_home, asked_who_goes_on,
    rooms_panel, unknown_command, mentioned, by_keyboard, mesh_large, connecting,
    lively, hovered, menu_open, picking_reaction, replying, editing, edits_refused, changes_waiting, history_of_edits, pins_listed,
    quote_far_away, jumped, unread_above,
]
