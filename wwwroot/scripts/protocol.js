/**
 * The JSON protocol `meshchat.v1` between this page and its node (PROTOCOL.md, section 1): the
 * form of every message, and the check that lets only well-formed ones in.
 */

/** @typedef {{id: string, name: string, node?: string, status?: string, away?: boolean}} Person `status`: what they say of themselves */
/** @typedef {{key: string, chain?: string, box: string, node: string, nonce: string, until: number, sig: string}} WireDevice a person's device with the proof that it is theirs (1.7) */
/**
 * @typedef {object} WireMessage a message as it stands in lists; live ones add `type` and `room`
 * @property {string} id `<stream>-<seq>`
 * @property {string} order place in the room, sorted as text
 * @property {number} at milliseconds since 1970
 * @property {string} by person ID
 * @property {string} name the author's name when it was written
 * @property {string} node node ID
 * @property {string} text
 * @property {boolean} [late] came after messages that follow it
 * @property {boolean} [gap] something it refers to is missing
 * @property {string} [kind] `notice` for a line about the room
 * @property {string} [reply] ID of the message that it answers
 * @property {boolean} [unsigned] no device of the author vouches for it, only the node
 * @property {number} [edited] when its text was changed last, in milliseconds since 1970
 * @property {Reaction[]} [reactions]
 * @property {string} [pinned] ID of the person who pinned it
 * @property {string} [tag] of a message in a sealed room: its text is bound to it
 * @property {{by: string, at: number}} [deleted] for everyone; its text is empty
 * @property {{count: number, people: string[]}} [urgent] everybody is asked to acknowledge it; who has
 * @property {string} [thread] ID of the first message of its thread
 * @property {number} [answers] messages of the thread that it began
 * @property {boolean} [missing] its text has not come yet
 */
/**
 * @typedef {object} Reaction
 * @property {string} emoji
 * @property {number} count people who reacted so
 * @property {string[]} people IDs of some of them
 */
/**
 * @typedef {object} MeshNode
 * @property {string} id
 * @property {string} name
 * @property {string} [version]
 * @property {boolean} [self]
 * @property {string} [state] `linked`, `known` or `incompatible`
 * @property {number} [rtt] milliseconds
 * @property {number} [people] on-line there
 * @property {string[]} [urls]
 * @property {boolean} [forked] its history exists in two versions
 */
/** @typedef {{a: string, b: string, rtt?: number}} MeshLink */
/** @typedef {{name: string, messages: number, last?: number | null, members?: number, topic?: string, archived?: boolean}} RoomSummary */
/** @typedef {{text: string, by: string, at: number}} Topic `text`: sealed in sealed rooms, until it is opened here */
/**
 * @typedef {object} RoomInfo what is known of a room beside what is said there
 * @property {string} room its name
 * @property {'public' | 'private' | 'direct'} kind
 * @property {Topic} [topic]
 * @property {boolean} [archived]
 * @property {string} [maker] person ID
 * @property {string[]} operators person IDs, seniors first
 * @property {number} members how many there are
 * @property {'member' | 'invited' | 'outside'} [standing] mine
 * @property {string} [with] the other person of a direct room
 * @property {string} [withName]
 */
/** @typedef {{id: string, name: string, operator?: boolean, maker?: boolean, invited?: boolean, online?: boolean}} Member */
/** @typedef {{textBytes: number, nameCharacters: number, messagesPerSecond: number}} Limits */

/** @typedef {{by: string, at: string}} ReadMark who has read up to which place, `<order>/<message ID>` */

/** @typedef {{type: 'welcome', protocol: number, node: {id: string, name: string, version?: string, key?: string}, nonce?: string, mesh: string, limits: Limits}} Welcome */
/** @typedef {{type: 'joined', you: Person, token?: string | null, room: string, messages: WireMessage[], older: string | null, people: Person[], nodes: MeshNode[], cursor: string, resumed: boolean, reads?: ReadMark[], rooms?: RoomInfo[]}} Joined */
/** @typedef {{type: 'entered', room: string, messages: WireMessage[], older: string | null, cursor?: string, reads?: ReadMark[], info?: RoomInfo}} Entered */
/** @typedef {{type: 'gone', room: string, id: string, as: string}} Gone a message that came twice is shown once, `as` that one */
/** @typedef {{type: 'room', info: RoomInfo}} RoomChanged */
/** @typedef {{type: 'membership', room: string, person: string, name: string, event: 'joined' | 'left' | 'removed' | 'invited', at: number, by?: string, info?: RoomInfo}} MembershipChanged */
/** @typedef {{type: 'members', room: string, members: Member[], count: number}} Members */
/** @typedef {{type: 'left', room: string}} Left */
/** @typedef {WireMessage & {type: 'message', room: string, cursor?: string}} LiveMessage */
/** @typedef {{type: 'ack', tag: string, id: string, order?: string}} Ack `order` for what was said, none for a change of it */
/** @typedef {{type: 'delivery', items: [string, number, number][]}} Delivery */
/** @typedef {{type: 'presence', event: 'joined' | 'left' | 'renamed' | 'changed', person: Person, previous?: string, at: number}} Presence */
/** @typedef {{type: 'typing', room: string, person: Person}} Writing somebody writes, and will for some seconds */
/** @typedef {{type: 'read', room: string, by: string, at: string}} Read */
/** @typedef {{type: 'pictures', people: [string, string | null][]}} Pictures who shows which picture, null for none any more */
/** @typedef {{type: 'picture', person: string, data: string | null, tag?: string}} Picture */
/** @typedef {{type: 'people', people: Person[]}} People */
/** @typedef {{type: 'history', room: string, messages: WireMessage[], older: string | null}} History */
/** @typedef {{type: 'thread', id: string, messages: WireMessage[], older: string | null}} Thread without its first message */
/** @typedef {{type: 'versions', id: string, room: string, by: string, mark?: string, versions: {at: number, text: string}[], tag?: string}} Versions earlier texts; `mark`: the message's own tag */
/** @typedef {{type: 'rooms', rooms: RoomSummary[]}} Rooms */
/** @typedef {{type: 'mesh', nodes: MeshNode[], links: MeshLink[], self: string}} Mesh */
/** @typedef {{type: 'status', level: 'ok' | 'warning' | 'error', text: string}} Status */
/** @typedef {{type: 'error', code: string, text: string, tag?: string}} Refusal */
/** @typedef {{type: 'pong'}} Pong */
/** @typedef {{type: 'closing', text: string}} Closing */
/** @typedef {{type: 'keys', room: string, id: string, number: number, by: string, stamp: string, maker: string, since: string, boxes: string, held?: string}} KeysFrame a key of a sealed room, in boxes `to.enc.box` with spaces between */
/** @typedef {{type: 'keyed', room: string, rekey: string}} Keyed all keys were told; those made before `rekey` serve no longer */
/** @typedef {{type: 'devices', devices: (WireDevice & {person: string})[], tag?: string}} Devices */
/** @typedef {{type: 'device', person: string}} DeviceFound */
/** @typedef {{type: 'knock', id: string, by: string, name: string, node: string, salt: string, proof: string, key: string}} KnockFrame */
/** @typedef {{type: 'worn'}} Worn no more knocks are told of the code */
/** @typedef {{type: 'answer', id: string, sealed: string}} AnswerFrame */
/** @typedef {KeysFrame | Keyed | Devices | DeviceFound | KnockFrame | Worn | AnswerFrame} SealedMessage */
/** @typedef {Welcome | Joined | Entered | Left | Gone | RoomChanged | MembershipChanged | Members | SealedMessage | LiveMessage | Ack | Delivery | Writing | Read | Presence | Pictures | Picture | People | History | Thread | Versions | Rooms | Mesh | Status | Refusal | Pong | Closing} ServerMessage */

/** @typedef {{key: string, box: string, chain?: string, until: number, sig: string}} WireProof who this device speaks for, signed for one connection */
/** @typedef {{type: 'join', name: string, room?: string, token?: string, cursor?: string} & Partial<WireProof>} Join */
/** @typedef {{type: 'say', room: string, text: string, tag: string, reply?: string, thread?: string, urgent?: boolean}} Say */
/** @typedef {{type: 'delete' | 'acknowledge', id: string, tag: string} | {type: 'edit', id: string, text: string, tag: string} | {type: 'react', id: string, emoji: string, on: boolean, tag: string} | {type: 'pin', id: string, on: boolean, tag: string}} Change */
/** @typedef {{type: 'enter', room: string, tag: string, again?: boolean} | {type: 'leave', room: string}} EnterOrLeave */
/** @typedef {{type: 'topic', room: string, text: string, tag: string} | {type: 'archive', room: string, on: boolean, tag: string} | {type: 'appoint', room: string, person: string, on: boolean, tag: string} | {type: 'remove', room: string, person: string, tag: string}} Amend */
/** @typedef {{type: 'rename', name: string}} Rename */
/** @typedef {{type: 'history', room: string, before?: string, limit?: number} | {type: 'thread', id: string, before?: string, limit?: number}} WantHistory */
/** @typedef {{type: 'members', room: string} | {type: 'devices', people: string} | {type: 'keys', room: string, id: string, number: number, boxes: string} | {type: 'admit', room: string, person: string} | {type: 'knock', id: string, salt: string, proof: string, key: string} | {type: 'picture', person: string} | {type: 'picture', data: string} | {type: 'versions', id: string}} SealedAsk what is answered under its tag */
/** @typedef {{type: 'create', with: string, tag: string} | {type: 'create', salt: string, tag: string} | {type: 'invite', on: boolean} | {type: 'answer', id: string, sealed: string} | (SealedAsk & {tag: string})} Sealed */
/** @typedef {{type: 'rooms' | 'who' | 'ping'} | {type: 'members', room: string} | {type: 'mesh', watch: boolean}} Ask */
/** @typedef {{type: 'typing', room: string} | {type: 'read', room: string, at: string} | {type: 'condition', text: string, away: boolean}} Tell */
/** @typedef {Join | Say | Change | Tell | EnterOrLeave | Amend | Sealed | Rename | WantHistory | Ask} ClientMessage */

export const SUBPROTOCOL = 'meshchat.v1';
export const LOBBY = 'lobby';
/** Messages asked for at a time. */
export const PAGE_LENGTH = 100;
/** What holds until the node has said its own. @type {Limits} */
export const DEFAULT_LIMITS = { textBytes: 8192, nameCharacters: 32, messagesPerSecond: 20 };

/** @typedef {(value: any) => boolean} Check */

/** @type {Check} */ const text = (value) => typeof value === 'string';
/** @type {Check} */ const number = (value) => typeof value === 'number' && Number.isFinite(value);
/** @type {Check} */ const flag = (value) => typeof value === 'boolean';
/** @type {(check: Check) => Check} */
const maybe = (check) => (value) => value === undefined || value === null || check(value);
/** @type {(check: Check) => Check} */
const list = (check) => (value) => Array.isArray(value) && value.every(check);
/** @type {(fields: Record<string, Check>) => Check} */
const shape = (fields) => (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) &&
  Object.entries(fields).every(([name, check]) => check(value[name]));

const person = shape({ id: text, name: text, node: maybe(text), status: maybe(text), away: maybe(flag) });
/** @type {Check} */ const messageID = (value) => text(value) && /^[0-9A-Za-z]{1,13}-\d{1,20}$/.test(value);
const messageFields = {
  id: messageID,
  order: text, at: number, by: text, name: text, node: text, text,
  late: maybe(flag), gap: maybe(flag), kind: maybe(text),
  reply: maybe(messageID), unsigned: maybe(flag), edited: maybe(number), pinned: maybe(text),
  tag: maybe(text), deleted: maybe(shape({ by: text, at: number })), urgent: maybe(shape({ count: number, people: list(text) })),
  thread: maybe(messageID), answers: maybe(number), missing: maybe(flag),
  reactions: maybe(list(shape({ emoji: text, count: number, people: list(text) }))),
};
const message = shape(messageFields);
const node = shape({
  id: text, name: text, version: maybe(text), self: maybe(flag), state: maybe(text),
  rtt: maybe(number), people: maybe(number), urls: maybe(list(text)),
  forked: maybe(flag),
});
/** @type {(values: string[]) => Check} */
const oneOf = (values) => (value) => values.includes(value);
const roomInfo = shape({
  room: text, kind: oneOf(['public', 'private', 'direct']), topic: maybe(shape({ text, by: text, at: number })), archived: maybe(flag),
  maker: maybe(text), operators: list(text), members: number, standing: maybe(oneOf(['member', 'invited', 'outside'])),
  with: maybe(text), withName: maybe(text),
});
const tail = { room: text, messages: list(message), older: maybe(text), cursor: maybe(text), reads: maybe(list(shape({ by: text, at: text }))) };

/** @type {Record<string, Check>} */
const CHECKS = {
  welcome: shape({
    protocol: number, node: shape({ id: text, name: text, key: maybe(text) }), nonce: maybe(text), mesh: text,
    limits: shape({ textBytes: number, nameCharacters: number, messagesPerSecond: number }),
  }),
  joined: shape({
    ...tail, you: person, token: maybe(text), people: list(person), nodes: list(node), resumed: flag,
    rooms: maybe(list(roomInfo)),
  }),
  entered: shape({ ...tail, info: maybe(roomInfo) }),
  left: shape({ room: text }),
  gone: shape({ room: text, id: messageID, as: messageID }),
  room: shape({ info: roomInfo }),
  membership: shape({
    room: text, person: text, name: text, event: oneOf(['joined', 'left', 'removed', 'invited']), at: number, by: maybe(text), info: maybe(roomInfo),
  }),
  members: shape({
    room: text, count: number,
    members: list(shape({ id: text, name: text, operator: maybe(flag), maker: maybe(flag), invited: maybe(flag), online: maybe(flag) })),
  }),
  keys: shape({ room: text, id: text, number, by: text, stamp: text, maker: text, since: text, boxes: text, held: maybe(text) }),
  keyed: shape({ room: text, rekey: text }),
  devices: shape({
    tag: maybe(text),
    devices: list(shape({ person: text, key: text, chain: maybe(text), box: text, node: text, nonce: text, until: number, sig: text })),
  }),
  device: shape({ person: text }),
  knock: shape({ id: text, by: text, name: text, node: text, salt: text, proof: text, key: text }),
  worn: () => true,
  answer: shape({ id: text, sealed: text }),
  message: shape({ ...messageFields, room: text, cursor: maybe(text) }),
  ack: shape({ tag: text, id: messageID, order: maybe(text) }),
  delivery: shape({
    items: list((item) => Array.isArray(item) && text(item[0]) && number(item[1]) && number(item[2])),
  }),
  presence: shape({
    event: (value) => ['joined', 'left', 'renamed', 'changed'].includes(value),
    person, previous: maybe(text), at: number,
  }),
  typing: shape({ room: text, person }),
  read: shape({ room: text, by: text, at: text }),
  pictures: shape({ people: list((item) => Array.isArray(item) && text(item[0]) && (item[1] === null || text(item[1]))) }),
  picture: shape({ person: text, data: maybe(text), tag: maybe(text) }),
  people: shape({ people: list(person) }),
  history: shape({ room: text, messages: list(message), older: maybe(text) }),
  versions: shape({ id: messageID, room: text, by: text, mark: maybe(text), versions: list(shape({ at: number, text })), tag: maybe(text) }),
  thread: shape({ id: messageID, messages: list(message), older: maybe(text) }),
  rooms: shape({ rooms: list(shape({ name: text, messages: number, last: maybe(number), members: maybe(number), topic: maybe(text), archived: maybe(flag) })) }),
  mesh: shape({
    nodes: list(node), self: text, links: list(shape({ a: text, b: text, rtt: maybe(number) })),
  }),
  status: shape({ level: (value) => ['ok', 'warning', 'error'].includes(value), text }),
  error: shape({ code: text, text, tag: maybe(text) }),
  pong: () => true,
  closing: shape({ text }),
};

/**
 * Reads one message from the node. Null for anything this page does not know or that has not the
 * promised form: such a message is passed over, as the protocol asks of both sides.
 * @param {unknown} data the text of a WebSocket message
 * @returns {ServerMessage | null}
 */
export function decode(data) {
  if (typeof data !== 'string') return null;
  let value;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const check = typeof value?.type === 'string' && Object.hasOwn(CHECKS, value.type) && CHECKS[value.type];
  return check && check(value) ? value : null;
}
