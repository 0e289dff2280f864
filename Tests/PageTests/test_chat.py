"""Joining, saying, reading."""

from playwright.sync_api import expect

from steps import bottom_gap, say, write


def test_joins_and_sees_history(node, join):
    node.mesh.add("lobby", node.mesh.person("Bob"), "good morning")
    page = join("Ada")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Bob")
    expect(log).to_contain_text("good morning")
    assert node.received[0] == {"type": "join", "name": "Ada", "room": "lobby"}


def test_says_and_hears(node, join):
    page = join("Ada")
    say(page, "hello mesh")
    mine = page.locator(".message[data-mine]")
    expect(mine).to_have_count(1)
    expect(mine).to_contain_text("hello mesh")
    expect(mine).to_contain_text("stored on this node")
    node.say("Bob", "hello Ada")
    expect(page.get_by_role("log")).to_contain_text("hello Ada")
    expect(page.locator(".message")).to_have_count(2)


def test_delivery_is_told_in_words(node, join):
    page = join("Ada")
    node.answers_say = False
    say(page, "one")
    expect(page.locator(".message", has_text="one")).to_contain_text("sending")
    node.answers_say = True
    say(page, "two")
    expect(page.locator(".message", has_text="two")).to_contain_text("stored on this node")
    stored = node.mesh.rooms["lobby"][-1]["id"]
    node.broadcast(type="delivery", items=[[stored, 3, 4]])
    expect(page.locator(".message-delivery", has_text="on 3 of 4 nodes")).to_be_visible()
    node.broadcast(type="delivery", items=[[stored, 4, 4]])
    expect(page.locator(".message-delivery", has_text="on all 4 nodes")).to_be_visible()


def test_a_refused_name_is_told_beside_the_field(node, page):
    page.goto(node.url)
    page.get_by_label("Your name", exact=True).fill("A" * 40)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="1 to 32")).to_be_visible()
    page.get_by_label("Your name", exact=True).fill("Ada")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_be_visible()


def test_comes_back_as_the_same_person_after_a_reload(node, join):
    page = join("Ada")
    say(page, "before")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    page.reload()
    page.locator(".dot[data-state=online]").wait_for()
    expect(page.locator(".message[data-mine]")).to_contain_text("before")
    assert [m["token"] for m in node.received if m["type"] == "join" and "token" in m] == ["token-1"]


def test_leaving_forgets_the_person(node, join):
    page = join("Ada")
    page.get_by_role("button", name="Leave the chat").click()
    expect(page.get_by_label("Your name", exact=True)).to_have_value("Ada")
    page.reload()
    page.get_by_role("button", name="Join", exact=True).click()
    page.locator(".dot[data-state=online]").wait_for()
    assert all("token" not in m for m in node.received if m["type"] == "join")


def test_enter_sends_and_shift_enter_begins_a_line(node, join):
    page = join("Ada")
    box = write(page, "first")
    small = box.bounding_box()["height"]
    box.press("Shift+Enter")
    box.type("second")
    assert box.bounding_box()["height"] > small
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert [m["text"] for m in node.said()] == ["first\nsecond"]


def test_nothing_but_spaces_is_not_sent(node, join):
    page = join("Ada")
    write(page, "  \n ").press("Enter")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    say(page, "real")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert [m["text"] for m in node.said()] == ["real"]


def test_the_limit_counts_bytes_and_shows_near_the_end(node, join):
    node.mesh.text_bytes = 100
    page = join("Ada")
    box = write(page, "a" * 50)
    left = page.locator("#composer-left")
    expect(left).to_have_text("")
    box.fill("ü" * 45)
    expect(left).to_have_text("10 left")
    box.fill("ü" * 51)
    expect(left).to_have_text("2 over the limit")
    box.press("Enter")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    assert node.said() == []


def test_a_draft_of_each_room_survives_a_reload(node, join):
    page = join("Ada")
    write(page, "half a thought")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.get_by_role("textbox", name="Message to #music")).to_have_value("")
    page.reload()
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_have_value("half a thought")


def test_rooms_are_entered_and_left(node, join):
    node.mesh.add("music", node.mesh.person("Bob"), "la la la")
    page = join("Ada")
    page.get_by_role("button", name="Join #music, 1 message").click()
    expect(page.get_by_role("heading", name="#music")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("la la la")
    node.say("Bob", "in the lobby")
    expect(page.get_by_role("button", name="#lobby, 1 new message")).to_be_visible()
    say(page, "in music")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert node.said()[-1]["room"] == "music"
    page.get_by_role("button", name="Leave #music").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="#lobby")).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("in the lobby")


def test_a_refused_room_is_told_beside_the_field(node, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("?!")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.locator("#room-problem")).to_contain_text("letters, digits")
    expect(page.get_by_role("heading", name="#lobby")).to_be_visible()


def test_people_come_and_go_in_one_line(node, join):
    page = join("Ada")
    for name in ["Bob", "Eve", "Kim", "Lee", "Max", "Zoe"]:
        node.join(name)
    line = page.locator(".presence")
    expect(line).to_have_count(1)
    expect(line).to_have_text("Bob, Eve, Kim and 3 others joined")
    expect(page.locator(".person")).to_have_count(7)
    node.leave("Bob")
    expect(line).to_contain_text("Bob looked in")
    expect(page.locator(".person")).to_have_count(6)


def test_a_new_name_is_shown_everywhere(node, join):
    page = join("Ada")
    page.get_by_role("button", name="Change your name").click()
    page.get_by_label("New name").fill("Countess")
    page.get_by_label("New name").press("Enter")
    expect(page.locator(".me-name")).to_have_text("Countess")
    expect(page.locator(".presence")).to_have_text("Ada is now Countess")
    expect(page.locator(".person").first).to_contain_text("Countess")


def test_late_messages_stand_in_their_place_and_say_so(node, join):
    now = node.mesh.now()
    for minute in (10, 6, 2):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"{minute} minutes ago", at=now - minute * 60_000)
    page = join("Ada")
    node.say("Eve", "stuck behind a door", at=now - 4 * 60_000, late=True)
    late = page.locator(".message", has_text="stuck behind")
    expect(late).to_contain_text("arrived late")
    assert page.locator(".message-text").all_inner_texts() == [
        "10 minutes ago", "6 minutes ago", "stuck behind a door", "2 minutes ago"]


def test_new_messages_below_are_counted_and_marked(node, join):
    for index in range(60):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}")
    page = join("Ada")
    scroller = page.locator(".timeline-scroll")
    expect(page.locator(".pill")).to_be_hidden()
    scroller.evaluate("e => e.scrollTop -= 900")
    expect(page.locator(".pill")).to_have_text("Newest")
    place = scroller.evaluate("e => e.scrollTop")
    node.say("Bob", "new one")
    node.say("Bob", "new two")
    expect(page.locator(".pill")).to_have_text("2 new messages")
    assert abs(scroller.evaluate("e => e.scrollTop") - place) < 2
    expect(page).to_have_title("(2) #lobby · meshchat")
    page.locator(".pill").click()
    expect(page.locator(".pill")).to_be_hidden()
    expect(page.locator(".row.unread + .message")).to_contain_text("new one")
    expect(page).to_have_title("#lobby · meshchat")
    assert bottom_gap(page) < 2


def test_one_comes_back_to_what_is_new_in_a_room(node, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.locator(".start-room")).to_have_text("#music")
    for index in range(40):
        node.say("Bob", f"line {index}")
    page.get_by_role("button", name="#lobby, 40 new messages").click()
    expect(page.locator(".row.unread + .message")).to_contain_text("line 0")
    expect(page.locator(".row.unread")).to_be_in_viewport()
    expect(page.locator(".pill")).to_have_text("40 new messages")
    page.locator(".pill").click()
    expect(page.get_by_role("button", name="#lobby", exact=True)).to_be_visible()
    assert bottom_gap(page) < 2


def test_what_is_new_and_fits_is_read_at_once(node, join):
    page = join("Ada")
    page.get_by_label("Name of a room").fill("music")
    page.get_by_label("Name of a room").press("Enter")
    expect(page.locator(".start-room")).to_have_text("#music")
    node.say("Bob", "just one")
    page.get_by_role("button", name="#lobby, 1 new message").click()
    expect(page.get_by_role("button", name="#lobby", exact=True)).to_be_visible()
    expect(page.locator(".pill")).to_be_hidden()


def test_an_empty_room_says_so_until_something_is_said(node, join):
    page = join("Ada")
    expect(page.locator(".start-words")).to_contain_text("Nothing has been said here yet")
    say(page, "first")
    expect(page.locator(".start-words")).to_contain_text("This is where it begins")


def test_own_messages_bring_one_to_the_bottom(node, join):
    for index in range(60):
        node.mesh.add("lobby", node.mesh.person("Bob"), f"line {index}")
    page = join("Ada")
    page.locator(".timeline-scroll").evaluate("e => e.scrollTop = 0")
    expect(page.locator(".pill")).to_be_visible()
    say(page, "here I am")
    expect(page.locator(".message[data-mine]")).to_be_in_viewport()
    expect(page.locator(".pill")).to_be_hidden()
