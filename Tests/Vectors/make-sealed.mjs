/**
 * Writes `sealed.json`: what is sealed in sealed rooms, as the page makes it, for the node to check too.
 *
 *     node Tests/Vectors/make-sealed.mjs > Tests/Vectors/sealed.json
 *
 * Keys and nonces are random, so each run writes another file; one that is checked in is replaced
 * only when the format changes. Its private keys are for tests and nothing else.
 */

import { webcrypto } from 'node:crypto';

import { fromBase64url, toBase64url, toCrockford } from '../../wwwroot/scripts/crypto/encoding.js';
import { serializePublicKey } from '../../wwwroot/scripts/crypto/hpke.js';
import { CODE_LENGTH, makeCode, matchKnock, secretsOf } from '../../wwwroot/scripts/sealed/codes.js';
import { pad, TEXT_SIZES } from '../../wwwroot/scripts/sealed/padding.js';
import { roomID, roomName, ROOM_BYTES, ROOM_SALT_BYTES } from '../../wwwroot/scripts/sealed/room-id.js';
import { keyInfo, makeKey, sealKey } from '../../wwwroot/scripts/sealed/room-keys.js';
import { additionalData, sealText, textKey } from '../../wwwroot/scripts/sealed/text.js';
import { directRoom, privateRoom } from '../PageTests/unit/room-names.js';

globalThis.crypto ??= webcrypto;

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const person = () => toCrockford(random(8));
const randomRoom = () => roomName(random(ROOM_BYTES));
const keys = () => crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);

async function scalar({ privateKey }) {
  const { d } = await crypto.subtle.exportKey('jwk', privateKey);
  return hex(Buffer.from(d, 'base64url'));
}

/** A tag as pages make them. */
const tag = () => hex(random(12));
const message = () => `${toCrockford(random(8))}-${1 + (random(1)[0] % 200)}`;

async function textCase(name, place, text) {
  const { key, id } = makeKey();
  const full = { room: randomRoom(), author: person(), ...place };
  const sealed = await sealText(await textKey(key, id), full, text);
  const bytes = fromBase64url(sealed.split('.')[2]);
  return {
    name, key: hex(key), keyID: id, ...full, text,
    aad: hex(additionalData(full, id)), nonce: hex(bytes.subarray(0, 12)), sealed,
  };
}

const padCase = (text) => ({ text: hex(text), padded: hex(pad(text, TEXT_SIZES)) });

async function keyCase() {
  const device = await keys();
  const boxKey = await serializePublicKey(device.publicKey);
  const { key, id } = makeKey();
  const name = { room: randomRoom(), id, number: 3, by: person() };
  return { ...name, key: hex(key), deviceKey: await scalar(device), deviceBoxKey: hex(boxKey), info: hex(keyInfo(name)), ...await sealKey(boxKey, name, key) };
}

async function codeCase() {
  const joiner = await keys();
  const [code, salt, by] = [makeCode(), random(16), person()];
  const { proof, psk } = await secretsOf(code, salt);
  const point = await serializePublicKey(joiner.publicKey);
  const answer = { room: randomRoom(), name: 'Kitchen plans' };
  const knock = { salt: toBase64url(salt), proof: toBase64url(proof), key: toBase64url(point), by };
  const sealed = await (await matchKnock(code, knock, answer))();
  return {
    code, letters: CODE_LENGTH, scrypt: { N: 32_768, r: 8, p: 1 }, salt: hex(salt), proof: hex(proof), psk: hex(psk), psk_id: hex(Buffer.from('meshchat-code-v1')),
    joiner: by, joinerKey: await scalar(joiner), joinerPublicKey: hex(point), plaintext: JSON.stringify(answer), sealed,
  };
}

async function directCase() {
  const [one, other] = [person(), person()];
  return { people: [one, other], room: await directRoom(one, other) };
}

async function privateCase() {
  const [maker, salt] = [person(), random(ROOM_SALT_BYTES)];
  return { maker, salt: hex(salt), room: await privateRoom(maker, salt) };
}

async function roomCase() {
  const room = randomRoom();
  return { room, id: hex(roomID(room)) };
}

const file = {
  source: 'Tests/Vectors/make-sealed.mjs',
  bytes: 'hexadecimal; what crosses a socket (sealed, keyID, id, to, enc, box) as it does, in base64url; private keys (deviceKey, joinerKey) are scalars',
  suite: 'AES-256-GCM; HPKE with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; scrypt',
  rooms: [await roomCase(), await roomCase(), await roomCase()],
  private: [await privateCase(), await privateCase()],
  direct: [await directCase(), await directCase()],
  texts: [
    await textCase('text', { kind: 'text', tag: tag() }, 'Dinner at seven? 🍝'),
    await textCase('text that fills its padding but for one byte', { kind: 'text', tag: tag() }, 'x'.repeat(255)),
    await textCase('text one byte longer', { kind: 'text', tag: tag() }, 'x'.repeat(256)),
    await textCase('edit', { kind: 'edit', message: message() }, 'Dinner at eight'),
    await textCase('reaction', { kind: 'reaction', message: message() }, '👍'),
    await textCase('topic', { kind: 'topic' }, JSON.stringify({ name: 'Kitchen plans', topic: 'What we cook' })),
  ],
  paddings: [padCase(new Uint8Array(0)), padCase(random(5)), padCase(random(255)), padCase(random(256)), padCase(Uint8Array.of(0x80, 0, 0))],
  keys: [await keyCase(), await keyCase()],
  codes: [await codeCase()],
};
process.stdout.write(`${JSON.stringify(file, null, 2)}\n`);
