"""States of the page on being the same person in a further browser."""

from page_states import Shot, open_drawer, way_in

TICKET = """async (url) => {
  const { newDevice } = await import('./scripts/crypto/keystore.js');
  const { makeTravelKeys } = await import('./scripts/crypto/journey.js');
  const { moveFragment } = await import('./scripts/moving/ticket.js');
  return url + moveFragment({ at: Date.now(), name: 'Grace Hopper', keys: await makeTravelKeys(await newDevice()) });
}"""
"""The link of somebody else's other browser."""


def moving_dialog(shot: Shot) -> None:
    """One's own devices: what can be chosen."""
    shot.node.mesh.knows_keys = True
    shot.join()
    open_drawer(shot, "rooms")
    shot.page.get_by_text("Status and privacy").click()
    shot.page.get_by_role("button", name="Use another device too").click()


def moving_link(shot: Shot) -> None:
    moving_dialog(shot)
    shot.page.get_by_role("button", name="Show code and link").click()
    shot.page.get_by_role("img", name="QR code of the link").wait_for()


def moving_save(shot: Shot) -> None:
    moving_dialog(shot)
    shot.page.get_by_role("button", name="Save as a file").click()
    shot.page.get_by_label("A passphrase that locks the file").fill("too short")
    shot.page.get_by_role("button", name="Save the file").click()


def moving_saved(shot: Shot) -> None:
    moving_save(shot)
    for label in ("A passphrase that locks the file", "The same once more"):
        shot.page.get_by_label(label).fill("a kettle of mice")
    shot.page.get_by_role("button", name="Save the file").click()
    shot.page.get_by_text("is saved. On the other device").wait_for()


def moving_file(shot: Shot) -> None:
    """A file that is none, on the way in."""
    way_in(shot)
    shot.page.get_by_role("button", name="I have a file").click()
    shot.page.get_by_label("The file", exact=True).set_input_files(
        files=[{"name": "meshchat-Ada.json", "mimeType": "application/json", "buffer": b"{}"}])
    shot.page.get_by_label("Its passphrase").fill("a kettle of mice")
    shot.page.get_by_role("button", name="Open", exact=True).click()
    shot.page.get_by_text("meshchat did not save this file").wait_for()


def asked_who_to_be(shot: Shot) -> None:
    """A link from another browser opens where somebody else is."""
    moving_link(shot)
    link = shot.page.evaluate(TICKET, shot.node.url)
    shot.page.evaluate("link => { location.href = link; }", link)
    shot.page.get_by_role("dialog", name="You will be").wait_for()


def link_too_old(shot: Shot) -> None:
    shot.join()
    link = shot.page.evaluate(TICKET, shot.node.url)
    shot.page.evaluate("link => { location.href = link.replace(/move=1.\\d+/, 'move=1.1700000000000'); }", link)
    shot.page.get_by_role("dialog", name="This link is too old").wait_for()


STATES = [moving_dialog, moving_link, moving_save, moving_saved, moving_file, asked_who_to_be, link_too_old]
