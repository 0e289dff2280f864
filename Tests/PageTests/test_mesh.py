"""The picture of the mesh, its table, and nodes that are not as they should be."""

import re

from playwright.sync_api import expect

from page_states import LONG_NAME


def test_the_mesh_is_drawn_and_told(node, join):
    page = join("Ada")
    expect(page.locator(".mesh-node")).to_have_count(4)
    expect(page.locator(".mesh-link")).to_have_count(6)
    expect(page.get_by_role("img", name="kitchen is linked to attic, garage, studio-laptop")).to_be_visible()
    page.get_by_text("As a table").click()
    row = page.get_by_role("row", name=re.compile("garage"))
    expect(row).to_contain_text("linked")
    expect(row).to_contain_text("4.2")
    expect(page.locator(".mesh-notes")).to_be_hidden()
    node.mesh.nodes.pop()
    node.mesh.links = node.mesh.links[:3]
    node.broadcast(type="mesh", **node.mesh.picture())
    expect(page.locator(".mesh-node")).to_have_count(3)


def test_a_node_of_another_version_is_shown_but_not_counted(node, join, page):
    node.mesh.nodes.append({"id": "K3MP-55TT", "name": "192.0.2.44:7420", "urls": [], "state": "incompatible"})
    page.goto(node.url)
    expect(page.locator(".join-place")).to_contain_text("4 nodes")
    join("Ada")
    expect(page.locator(".header-facts")).to_contain_text("4 nodes")
    expect(page.locator(".mesh .panel-count")).to_have_text("4 nodes")
    expect(page.locator(".mesh-node")).to_have_count(5)
    expect(page.locator(".mesh-notes")).to_contain_text("192.0.2.44:7420 runs a version")
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row", name=re.compile("192.0.2.44"))).to_contain_text("other version")


def test_a_history_that_exists_twice_is_told(node, join):
    node.mesh.nodes[2]["forked"] = True
    page = join("Ada")
    expect(page.locator(".mesh-notes")).to_contain_text("The history of garage exists twice")
    del node.mesh.nodes[2]["forked"]
    node.broadcast(type="mesh", **node.mesh.picture())
    expect(page.locator(".mesh-notes")).to_be_hidden()


def test_a_node_alone_says_how_others_come(node, join):
    node.mesh.nodes, node.mesh.links = node.mesh.nodes[:1], []
    page = join("Ada")
    expect(page.get_by_text("No other node yet.")).to_be_visible()
    node.mesh.nodes.append({"id": "2QXW-7HJM", "name": "attic", "state": "linked", "people": 0, "urls": []})
    node.broadcast(type="mesh", **node.mesh.picture())
    expect(page.get_by_text("No other node yet.")).to_be_hidden()


def test_the_table_fits_beside_the_messages_and_in_the_drawer(node, join, page):
    node.mesh.nodes[1].update(name=LONG_NAME, forked=True)
    join("Ada")
    page.get_by_text("As a table").click()
    for width in (1280, 900, 320):
        page.set_viewport_size({"width": width, "height": 640})
        if width < 1280 and not page.locator("#people").is_visible():
            page.locator("#people-button").click()
        expect(page.locator(".mesh-scroll")).to_be_visible()
        assert page.locator(".mesh-scroll").evaluate("e => e.scrollWidth <= e.clientWidth + 1"), width


def test_everyone_on_line_is_within_reach_in_a_low_drawer(node, join, page):
    page.set_viewport_size({"width": 320, "height": 480})
    for index in range(30):
        node.mesh.arrive(f"Person {index:02}")
    join("Ada")
    page.locator("#people-button").click()
    page.get_by_text("As a table").click()
    page.locator(".person").last.scroll_into_view_if_needed()
    expect(page.locator(".person").last).to_be_in_viewport()
