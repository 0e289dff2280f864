"""The page's cryptography in a browser: keys that stay, and the vectors that Node was shown too."""

import json
from pathlib import Path

VECTORS = Path(__file__).resolve().parents[1] / "Vectors"

LOAD = """async () => {
  const { openKeystore } = await import('/scripts/crypto/keystore.js');
  const { personID } = await import('/scripts/crypto/identity.js');
  const keystore = await openKeystore(indexedDB);
  const device = await keystore.load();
  return { person: await personID(device.first), isLasting: keystore.isLasting };
}"""

START_AT_ONCE = """() => {
  const started = (%s)();
  window.started = started;
}""" % LOAD


def test_tabs_that_start_at_once_end_with_one_device(node, context):
    tabs = [context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(node.url)
    for tab in tabs:
        tab.evaluate(START_AT_ONCE)
    found = [tab.evaluate("() => window.started") for tab in tabs]
    assert all(one["isLasting"] for one in found)
    assert len({one["person"] for one in found}) == 1
    tabs[0].reload()
    assert tabs[0].evaluate(LOAD) == found[0]


def test_the_private_keys_stay_in_the_browser(node, page):
    page.goto(node.url)
    page.evaluate(LOAD)
    kept = page.evaluate("""async () => {
      const database = await new Promise((resolve) => {
        const request = indexedDB.open('meshchat');
        request.onsuccess = () => resolve(request.result);
      });
      const record = await new Promise((resolve) => {
        const request = database.transaction('keys').objectStore('keys').get('device');
        request.onsuccess = () => resolve(request.result);
      });
      const taken = (pair) => crypto.subtle.exportKey('jwk', pair.privateKey).then(() => 'taken', (error) => error.name);
      return Promise.all([record.signing, record.box].map(taken));
    }""")
    assert kept == ["InvalidAccessError", "InvalidAccessError"]


def test_proofs_and_boxes_of_the_common_file(node, page):
    page.goto(node.url)
    file = json.loads((VECTORS / "identity.json").read_text())
    found = page.evaluate("""async ({ proofs, boxes }) => {
      const { verifyProof } = await import('/scripts/crypto/identity.js');
      const { open } = await import('/scripts/crypto/hpke.js');
      const { toBase64url } = await import('/scripts/crypto/encoding.js');
      const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
      const curve = { name: 'ECDH', namedCurve: 'P-256' };
      const persons = await Promise.all(proofs.map(({ proof, nodeKey, nonce, now }) =>
        verifyProof(proof, { nodeKey: bytes(nodeKey), nonce: bytes(nonce), now })));
      const opened = await Promise.all(boxes.map(async (box) => {
        const point = bytes(box.pkRm);
        const jwk = { kty: 'EC', crv: 'P-256', x: toBase64url(point.slice(1, 33)), y: toBase64url(point.slice(33)), d: toBase64url(bytes(box.skRm)) };
        const keys = {
          privateKey: await crypto.subtle.importKey('jwk', jwk, curve, false, ['deriveBits']),
          publicKey: await crypto.subtle.importKey('raw', point, curve, true, []),
        };
        const terms = { info: bytes(box.info), ...(box.psk ? { psk: bytes(box.psk), pskID: bytes(box.psk_id) } : {}) };
        return toBase64url(await open(keys, bytes(box.enc), terms, bytes(box.aad), bytes(box.ct))) === toBase64url(bytes(box.pt));
      }));
      return { persons, opened };
    }""", file)
    assert found["persons"] == [case["person"] for case in file["proofs"]]
    assert found["opened"] == [True] * len(file["boxes"])


def test_keys_that_are_no_point_are_refused(node, page):
    page.goto(node.url)
    assert page.evaluate("""async () => {
      const { importPoint } = await import('/scripts/crypto/p256.js');
      const { generateBoxKeys, serializePublicKey } = await import('/scripts/crypto/hpke.js');
      const good = await serializePublicKey((await generateBoxKeys()).publicKey);
      const off = good.slice();
      off[64] ^= 1;
      const points = [good, off, new Uint8Array(65).fill(4, 0, 1), good.slice(1)];
      return Promise.all(points.map(async (point) => await importPoint(point, 'ECDH') !== null));
    }""") == [True, False, False, False]


def test_the_slow_hash_of_codes(node, page):
    page.goto(node.url)
    vectors = json.loads((VECTORS / "scrypt-rfc7914.json").read_text())["vectors"]
    found = page.evaluate("""async (vectors) => {
      const { scrypt } = await import('/scripts/crypto/scrypt.js');
      const { utf8 } = await import('/scripts/crypto/encoding.js');
      const keys = [];
      for (const { password, salt, length, ...cost } of vectors) keys.push(await scrypt(utf8(password), utf8(salt), cost, length));
      return keys.map((key) => Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join(''));
    }""", vectors)
    assert found == [vector["key"] for vector in vectors]
