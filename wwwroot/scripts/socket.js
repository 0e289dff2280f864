/** The one WebSocket: opens it, here or at another node, watches that it lives, hands on what comes. */

import { decode, SUBPROTOCOL } from './protocol.js';
import { dial } from './walk/dial.js';

/** Silence after which the node is asked for a sign of life. It pings every 20 s itself. */
const SILENCE_MS = 30_000;
/** How long it may take to answer. Too low: a busy Wi-Fi looks like a dead node. */
const ANSWER_MS = 8_000;

/**
 * @typedef {object} Socket
 * @property {(plan: import('./walk/dial.js').Plan) => void} open
 * @property {() => void} close
 * @property {(message: import('./protocol.js').ClientMessage) => void} send
 * @property {() => void} probe asks for a sign of life now
 */

/**
 * @param {object} events
 * @param {(door: string) => string} events.addressOf where the socket of a page's node is
 * @param {(door: string, welcome: import('./protocol.js').Welcome) => boolean} events.accepts
 * @param {(door: string) => void} events.opened a node has said welcome
 * @param {(message: import('./protocol.js').ServerMessage) => void} events.received
 * @param {(loss: import('./walk/dial.js').Loss) => void} events.closed called once for each `open`
 * @returns {Socket}
 */
export function createSocket({ addressOf, accepts, opened, received, closed }) {
  /** @type {WebSocket | null} */
  let current = null;
  /** @type {(() => void) | null} */
  let stopDialling = null;
  let timer = 0;

  /** @param {number} milliseconds @param {() => void} then */
  function after(milliseconds, then) {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  }

  /** @param {number} code @param {string} reason */
  function drop(code, reason) {
    const socket = current;
    if (!socket) return;
    current = null;
    clearTimeout(timer);
    // Without waiting for the other side, which may be gone.
    socket.close();
    closed({ code, reason, refused: [] });
  }

  function probe() {
    if (current?.readyState !== WebSocket.OPEN) return;
    current.send('{"type":"ping"}');
    after(ANSWER_MS, () => drop(1006, ''));
  }

  /** @param {import('./walk/dial.js').Plan} plan */
  function open(plan) {
    if (current || stopDialling) return;
    stopDialling = dial(plan, {
      reach: (door) => new WebSocket(addressOf(door), [SUBPROTOCOL]),
      accepts, after: delay,
      won(socket, door, welcome) {
        stopDialling = null;
        hold(socket);
        opened(door);
        received(welcome);
      },
      lost(loss) {
        stopDialling = null;
        closed(loss);
      },
    });
  }

  /** @param {WebSocket} socket */
  function hold(socket) {
    current = socket;
    after(SILENCE_MS, probe);
    socket.onmessage = ({ data }) => {
      if (socket !== current) return;
      after(SILENCE_MS, probe);
      const message = decode(data);
      if (message) received(message);
    };
    socket.onclose = ({ code, reason }) => {
      if (socket === current) drop(code, reason);
    };
  }

  function close() {
    const socket = current;
    current = null;
    clearTimeout(timer);
    stopDialling?.();
    stopDialling = null;
    socket?.close(1000);
  }

  return {
    open, close, probe,
    send(message) {
      if (current?.readyState === WebSocket.OPEN) current.send(JSON.stringify(message));
    },
  };
}

/** @param {number} milliseconds @param {() => void} then */
function delay(milliseconds, then) {
  const timer = setTimeout(then, milliseconds);
  return () => clearTimeout(timer);
}
