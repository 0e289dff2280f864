/** Names of sealed rooms as nodes make them (PROTOCOL.md, 3.6): the page has them told. */

import { concat, utf8 } from '../../../wwwroot/scripts/crypto/encoding.js';
import { sha256 } from '../../../wwwroot/scripts/crypto/subtle.js';
import { personBytes, ROOM_BYTES, roomName } from '../../../wwwroot/scripts/sealed/room-id.js';

const named = async (label, ...parts) => roomName((await sha256(concat(utf8(label), ...parts))).slice(0, ROOM_BYTES));

export const privateRoom = (maker, salt) => named('meshchat-private-v1\0', personBytes(maker), salt);

/** Letters of one length in ascending order: sorted as text is sorted as numbers. */
export const directRoom = (one, other) => named('meshchat-direct-v1\0', ...[one, other].sort().map(personBytes));
