/** What the browser remembers. Nothing here fails: a browser may forbid it all. */

/**
 * @typedef {object} Shelf
 * @property {(name: string) => any} read undefined for nothing
 * @property {(name: string, value: unknown) => void} write undefined or null removes
 */

/** @param {() => Storage} open @returns {Shelf} */
function shelf(open) {
  return {
    read(name) {
      try {
        const text = open().getItem(`meshchat.${name}`);
        return text === null ? undefined : JSON.parse(text);
      } catch {
        return undefined;
      }
    },
    write(name, value) {
      try {
        if (value === undefined || value === null) open().removeItem(`meshchat.${name}`);
        else open().setItem(`meshchat.${name}`, JSON.stringify(value));
      } catch {
        // Full or forbidden: the page works on without a memory.
      }
    },
  };
}

/** For this browser, until it is cleared. */
export const lasting = shelf(() => localStorage);
/** For this tab, over reloads. */
export const passing = shelf(() => sessionStorage);

/** What goes when one leaves the chat, or becomes somebody else. */
const FORGOTTEN = ['session', 'outbox', 'changes', 'rooms', 'neighbours', 'condition', 'blocked', 'verified'];

/** @param {Shelf} one */
export function forget(one) {
  for (const name of FORGOTTEN) one.write(name, null);
}
