/** Everything the page knows, as one value that only the reducer replaces. */

import { DEFAULT_LIMITS, LOBBY } from './protocol.js';

/** @typedef {import('./protocol.js').Person} Person */
/** @typedef {import('./protocol.js').MeshNode} MeshNode */
/** @typedef {import('./protocol.js').MeshLink} MeshLink */
/** @typedef {import('./protocol.js').RoomInfo} RoomInfo */

/**
 * @typedef {object} Entry one line of a room: a message, a notice, or someone coming and going
 * @property {'message' | 'notice' | 'presence'} kind
 * @property {string} key names its element in the page; stays the same for life
 * @property {string} id message ID, or the key where there is none
 * @property {string} sort its place among the others
 * @property {string} order as the node gave it, empty for presence
 * @property {number} at milliseconds since 1970
 * @property {string} by person ID
 * @property {string} name
 * @property {string} node
 * @property {string} text
 * @property {boolean} [late]
 * @property {boolean} [gap]
 * @property {boolean} [forMe] it speaks to me, by name or with everyone
 * @property {string} [tag] of a message that this page sent
 * @property {'joined' | 'left' | 'renamed'} [event]
 * @property {string} [previous] name before
 * @property {string} [reply] ID of the message that it answers
 * @property {boolean} [unsigned] no device of the author vouches for it
 * @property {number} [edited] milliseconds since 1970
 * @property {import('./protocol.js').Reaction[]} [reactions]
 * @property {string} [pinned] ID of the person who pinned it
 * @property {{by: string, at: number}} [deleted] for everyone
 * @property {{count: number, people: string[]}} [urgent] who has acknowledged it
 * @property {string} [thread] ID of the first message of its thread
 * @property {number} [answers] messages of the thread that it began
 * @property {boolean} [missing] its text has not come yet
 */
/**
 * @typedef {object} Room a room this page is in
 * @property {string} name
 * @property {Entry[]} entries in order, at most {@link MEMORY_MAX}
 * @property {string | null} older where the next older page ends; null at the room's beginning
 * @property {boolean} loaded whether the node has answered
 * @property {boolean} loading whether a page of history is on its way
 * @property {boolean} detached the newest entries were let go while someone read far above
 * @property {number} unread
 * @property {number} mentions of the unread ones, those that speak to me
 * @property {string | null} unreadFrom key of the first unread entry
 * @property {number} presences lines of people that were added so far
 * @property {string} newest the last place of a message that was ever seen here
 * @property {import('./thread.js').Open | null} open the thread that is shown in the place of the room
 * @property {Compose | null} compose what is being written, if it is more than a new message
 * @property {boolean} foreign its entries are from another node than the one it is now heard from
 * @property {string} fillTo down to which place another node's pages are being asked for, empty for none
 * @property {import('./reads.js').Reads} reads who has read up to where
 * @property {string} readSent the place up to which the node was told that I have read
 * @property {number} wroteAt when the node was last told that I write here
 * @property {RoomInfo | null} info what the node tells of it, once it has
 * @property {{list: import('./protocol.js').Member[], count: number} | null} members as they were last told
 * @property {{by: string} | null} out an operator (by name, if that is known) took me out of it
 * @property {boolean} wanted somebody asked for it here and it has not come yet
 * @property {string} title what a sealed room is called here; empty for a public one
 */
/**
 * @typedef {object} Compose an answer, or another text for a message
 * @property {'reply' | 'edit'} mode
 * @property {string} id of the message that is answered or edited
 */
/** @typedef {{room: string, id: string, name: string, until: number}} Writer `until`: believed till then, milliseconds since 1970 */
/**
 * @typedef {object} OutboxItem a message that is not yet on the node
 * @property {string} tag
 * @property {string} room
 * @property {string} text
 * @property {string} [reply] ID of the message that it answers
 * @property {string} [thread] ID of the first message of its thread
 * @property {boolean} [urgent]
 * @property {number} at
 * @property {'queued' | 'sent' | 'failed'} state
 * @property {string} [words] why it failed, or why it takes longer
 * @property {string} [echo] ID of a message that is probably this one; hidden until the ack says
 */
/**
 * @typedef {object} ChangeItem a change of a message that the node has not acknowledged
 * @property {string} tag
 * @property {string} room
 * @property {string} id of the message
 * @property {'edit' | 'react' | 'pin' | 'delete' | 'acknowledge'} kind
 * @property {string} [text] of an edit
 * @property {string} [emoji] of a reaction
 * @property {boolean} [on] of a reaction or pin
 * @property {number} at
 * @property {'queued' | 'sent' | 'failed'} state only an edit fails and stays
 * @property {string} [words] why it failed, or why it takes longer
 */
/**
 * @typedef {object} Connection
 * @property {'idle' | 'connecting' | 'joining' | 'online' | 'waiting' | 'stopped'} state
 *   idle: nobody has joined. Can transition to: connecting.
 *   connecting: the socket opens. Can transition to: joining, waiting.
 *   joining: `join` is sent. Can transition to: online, idle (name refused), waiting.
 *   online: Can transition to: connecting (to look here and elsewhere at once), waiting, stopped, idle (signed out).
 *   waiting: until `retryAt`. Can transition to: connecting, idle.
 *   stopped: the node wants no further attempt. Can transition to: connecting (by hand), idle.
 * @property {number} attempt failed ones since the last success
 * @property {number} retryAt milliseconds since 1970
 * @property {string} reason why it closed, in words
 * @property {boolean} everOnline
 * @property {string} door the page whose node it is or was with, empty for this page's own
 * @property {number} since milliseconds since 1970 when it was last on-line
 */
/**
 * @typedef {object} State
 * @property {boolean} inside whether the chat is shown, not the way in
 * @property {Connection} connection
 * @property {string} name the one to join with
 * @property {boolean} remember
 * @property {string | null} token
 * @property {boolean} lent whether there are keys for this tab only
 * @property {string | null} cursor how far the present node's feed was read
 * @property {Record<string, string>} cursors those of other nodes, by node ID
 * @property {Person | null} me
 * @property {{id: string, name: string, version?: string} | null} node
 * @property {string} page address of this page
 * @property {{id: string, name: string} | null} home the node that this page is of, once it was met
 * @property {{id: string, name: string} | null} last the node that was last on-line
 * @property {import('./walk/neighbours.js').Neighbour[]} neighbours
 * @property {{from: string, to: string, isHome: boolean} | null} moved from which node (empty: by choice) to which, until it was seen
 * @property {string} leaving node for whose page this one is being left, empty for none
 * @property {boolean} returning to this page's own node, because somebody wants to
 * @property {number} leftAt when that was, milliseconds since 1970
 * @property {string} place message to be at the top of the view, empty for none
 * @property {string} nonce what the node of this connection wants signed
 * @property {string} mesh
 * @property {import('./protocol.js').Limits} limits
 * @property {Record<string, Room>} rooms
 * @property {string[]} roomOrder
 * @property {string} current
 * @property {import('./protocol.js').RoomSummary[]} directory
 * @property {Person[]} people
 * @property {MeshNode[]} nodes
 * @property {MeshLink[]} links
 * @property {OutboxItem[]} outbox
 * @property {ChangeItem[]} changes at most one of a kind (and emoji) for a message
 * @property {Map<string, [number, number]>} delivery message ID: nodes that hold it, nodes known
 * @property {{level: 'ok' | 'warning' | 'error', text: string}} status
 * @property {string} closing what the node said before it went
 * @property {{where: 'join' | 'composer' | 'name' | 'room' | 'card', text: string} | null} problem
 * @property {'' | 'rooms' | 'people'} drawer the open one, on narrow windows
 * @property {boolean} meshOpen the large picture of the mesh
 * @property {'' | 'help' | 'who' | 'nodes' | 'rooms'} panel what a command asked to see
 * @property {number} lookedBack how often older messages were asked for by a command
 * @property {boolean} visible
 * @property {boolean} atBottom
 * @property {{node: string, count: number}} pulse the node that spoke last
 * @property {boolean} focused whether the window has the keyboard
 * @property {number} readAt when the node was last told how far I have read
 * @property {boolean} sharesReads whether it is told
 * @property {import('./settings.js').Condition} condition what I say of myself
 * @property {{id: string, name: string} | null} person whose card is open
 * @property {import('./verify-link.js').Scanned | null} scanned the code of a key that led here
 * @property {{text: string, count: number}} insertion what is to be put where I write, and how often that was
 * @property {ReadonlySet<string>} unveiled keys of entries of blocked people that are shown all the same
 * @property {readonly import('./settings.js').Blocked[]} blocked people of whom nothing is shown
 * @property {readonly import('./settings.js').Verified[]} verified people whose keys were compared
 * @property {import('./sealed/doorman.js').Invitation | null} invitation the code that is open
 * @property {import('./sealed/doorman.js').Try | null} attempt what became of a code that was tried
 * @property {string} expected sealed room that a code opens, until one is in it
 * @property {string} newTitle what the room is to be called that is being made
 * @property {boolean} opening the next room that is made is shown
 * @property {'' | 'new' | 'code' | 'invite'} sealedDialog which dialog about sealed rooms is open
 * @property {string} givenCode code of the link that led here, empty for none
 * @property {string} card room whose card is open, empty for none
 * @property {boolean} keepsRooms the rooms came along from another page: the node need not know of them yet
 * @property {Writer[]} writers people who write just now, those heard of last at the end
 */

/** Entries a room keeps in memory. Too low: paging asks the node again and again. */
export const MEMORY_MAX = 2000;
/** Messages that may wait for a connection. */
export const OUTBOX_MAX = 200;
/** Changes of messages that may wait for a connection. */
export const CHANGES_MAX = 200;
/** Own messages whose spreading is followed. */
export const DELIVERY_MAX = 500;
/** Rooms open at once. */
export const ROOMS_MAX = 50;

/**
 * A room by a name that came from outside: `constructor` is a name like any other.
 * @param {State} state
 * @param {string} name
 * @returns {Room | undefined}
 */
export const roomOf = (state, name) => (Object.hasOwn(state.rooms, name) ? state.rooms[name] : undefined);

/** @param {string} name @returns {Room} */
export function emptyRoom(name) {
  return {
    name, entries: [], older: null, loaded: false, loading: false, detached: false,
    unread: 0, mentions: 0, unreadFrom: null, presences: 0, newest: '', compose: null, open: null, foreign: false, fillTo: '',
    reads: new Map(), readSent: '', wroteAt: 0, info: null, members: null, out: null, wanted: false, title: '',
  };
}

/** @param {Partial<State>} [known] what was remembered @returns {State} */
export function initialState(known = {}) {
  const roomOrder = known.roomOrder ?? [LOBBY];
  return {
    inside: false,
    connection: { state: 'idle', attempt: 0, retryAt: 0, reason: '', everOnline: false, door: '', since: 0 },
    name: '', remember: true, token: null, lent: false, cursor: null, cursors: {}, me: null,
    node: null, page: '', home: null, last: null, neighbours: [], moved: null, leaving: '', returning: false,
    leftAt: -Infinity, place: '', nonce: '', mesh: '',
    limits: DEFAULT_LIMITS,
    rooms: Object.fromEntries(roomOrder.map((name) => [name, emptyRoom(name)])),
    current: LOBBY, directory: [], people: [], nodes: [], links: [],
    outbox: [], changes: [], delivery: new Map(),
    status: { level: 'ok', text: '' }, closing: '', problem: null,
    drawer: '', meshOpen: false, panel: '', lookedBack: 0, visible: true, atBottom: true, pulse: { node: '', count: 0 }, writers: [],
    focused: true, readAt: 0, sharesReads: true,
    condition: { text: '', away: false }, blocked: [], verified: [],
    invitation: null, attempt: null, expected: '', opening: false, newTitle: '', sealedDialog: '', givenCode: '', card: '', keepsRooms: false, person: null, scanned: null, insertion: { text: '', count: 0 }, unveiled: new Set(),
    ...known, roomOrder,
  };
}
