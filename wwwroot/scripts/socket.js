/** The one WebSocket: opens it, watches that it lives, hands on what comes. */

import { decode, SUBPROTOCOL } from './protocol.js';

/** Silence after which the node is asked for a sign of life. It pings every 20 s itself. */
const SILENCE_MS = 30_000;
/** How long it may take to answer, and to open. Too low: a busy Wi-Fi looks like a dead node. */
const ANSWER_MS = 8_000;

/**
 * @typedef {object} Socket
 * @property {() => void} open
 * @property {() => void} close
 * @property {(message: import('./protocol.js').ClientMessage) => void} send
 * @property {() => void} probe asks for a sign of life now
 */

/**
 * @param {string} url
 * @param {object} events
 * @param {() => void} events.opened
 * @param {(message: import('./protocol.js').ServerMessage) => void} events.received
 * @param {(code: number, reason: string) => void} events.closed called once for each `open`
 * @returns {Socket}
 */
export function createSocket(url, { opened, received, closed }) {
  /** @type {WebSocket | null} */
  let current = null;
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
    closed(code, reason);
  }

  function probe() {
    if (current?.readyState !== WebSocket.OPEN) return;
    current.send('{"type":"ping"}');
    after(ANSWER_MS, () => drop(1006, ''));
  }

  function open() {
    if (current) return;
    const socket = new WebSocket(url, [SUBPROTOCOL]);
    current = socket;
    after(ANSWER_MS, () => drop(1006, ''));
    socket.onopen = () => {
      if (socket !== current) return;
      after(SILENCE_MS, probe);
      opened();
    };
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
    socket?.close(1000);
  }

  return {
    open, close, probe,
    send(message) {
      if (current?.readyState === WebSocket.OPEN) current.send(JSON.stringify(message));
    },
  };
}
