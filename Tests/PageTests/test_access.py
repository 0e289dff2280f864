"""By keyboard, by screen reader, on a narrow screen, in the dark."""

import pytest
from playwright.sync_api import expect

from steps import say


def test_the_log_announces_additions_only(node, join):
    page = join("Ada")
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-relevant", "additions")
    expect(log).to_have_attribute("aria-live", "polite")
    node.say("Bob", "hello")
    node.say("Bob", "again")
    first = page.locator(".message").first.element_handle()
    say(page, "mine")
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    node.broadcast(type="delivery", items=[[node.mesh.rooms["lobby"][-1]["id"], 4, 4]])
    expect(page.locator(".message[data-mine]")).to_contain_text("on all 4")
    assert first.evaluate("e => e.isConnected"), "an element that stays must not be made anew"


def test_a_whole_visit_by_keyboard(node, page):
    page.goto(node.url)
    expect(page.get_by_label("Your name", exact=True)).to_be_focused()
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    page.locator(".dot[data-state=online]").wait_for()
    expect(page.get_by_role("textbox", name="Message to #lobby")).to_be_focused()
    page.keyboard.type("no mouse")
    page.keyboard.press("Enter")
    expect(page.locator(".message[data-mine]")).to_contain_text("no mouse")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Change your name":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_label("New name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Change your name")).to_be_focused()


def test_every_control_has_a_name(node, join):
    page = join("Ada")
    nameless = page.locator("button, input, textarea, select").evaluate_all("""all => all.filter(e =>
      !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)""")
    assert nameless == []


@pytest.mark.parametrize("name, drawer", [("Rooms", "#rooms"), ("People and nodes", "#people")])
def test_drawers_take_the_focus_and_give_it_back(node, join, page, name, drawer):
    page.set_viewport_size({"width": 360, "height": 740})
    join("Ada")
    expect(page.locator(drawer)).to_be_hidden()
    button = page.locator(f"{drawer}-button")
    button.click()
    expect(page.locator(drawer)).to_be_visible()
    assert page.locator(drawer).evaluate("e => e.contains(document.activeElement)")
    assert page.locator("#content").evaluate("e => e.inert")
    page.keyboard.press("Escape")
    expect(page.locator(drawer)).to_be_hidden()
    expect(button).to_be_focused()


def test_the_large_mesh_closes_with_escape(node, join):
    page = join("Ada")
    page.get_by_role("button", name="Show the mesh large").click()
    expect(page.get_by_role("button", name="Show the mesh small")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Show the mesh large")).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 480, 760, 900, 1184, 1600, 2560])
def test_nothing_sticks_out_at_any_width(node, join, page, width):
    page.set_viewport_size({"width": width, "height": 700})
    node.mesh.nodes[0]["name"] = "a-machine-with-a-remarkably-long-name.local"
    long = "W" * 32
    node.mesh.add("lobby", node.mesh.person(long), "x" * 3000)
    node.mesh.add("lobby", node.mesh.person(long), "https://example.org/" + "path/" * 100)
    join("Ada")
    say(page, "y" * 2000)
    expect(page.locator(".message[data-mine]")).to_contain_text("stored")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    for part in [".timeline-scroll", ".header", ".composer", "#content"]:
        assert page.locator(part).evaluate("e => e.scrollWidth <= e.clientWidth"), part
    box = page.get_by_role("textbox", name="Message to #lobby").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_light_and_dark_follow_the_system_until_chosen(node, join, page):
    page.emulate_media(color_scheme="dark")
    join("Ada")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_role("radio", name="Dark").check(force=True)
    expect(root).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")


def test_motion_is_reduced_where_that_is_wanted(node, join, page):
    page.emulate_media(reduced_motion="reduce")
    join("Ada")
    expect(page.locator(".mesh-node").first).to_be_visible()
    running = page.evaluate("() => document.getAnimations().filter(a => a.playState === 'running').length")
    assert running == 0
