/**
 * IndexedDB as far as the keystore uses it: one database, one store, transactions that write one
 * after the other. Requests are answered in later turns, as in a browser.
 */

const later = (work) => setImmediate(work);

class Transaction {
  constructor(records, mode) {
    this.records = records;
    this.copy = new Map(records);
    this.mode = mode;
    this.waiting = 0;
    this.requests = [];
    this.error = null;
  }

  objectStore() {
    const ask = (work) => {
      if (this.isOver) throw new DOMException('over', 'TransactionInactiveError');
      const request = {};
      this.requests.push(() => {
        try {
          request.result = work();
        } catch (error) {
          this.error = error;
          return;
        }
        request.onsuccess?.();
      });
      return request;
    };
    const write = (work) => {
      if (this.mode !== 'readwrite') throw new DOMException('read only', 'ReadOnlyError');
      return ask(work);
    };
    return {
      get: (key) => ask(() => this.copy.get(key)),
      put: (value, key) => write(() => this.copy.set(key, value)),
      delete: (key) => write(() => this.copy.delete(key)),
      add: (value, key) => write(() => {
        if (this.copy.has(key)) throw new DOMException('there already', 'ConstraintError');
        this.copy.set(key, value);
      }),
    };
  }

  /** Answers requests until there are none, as transactions do. */
  run(end) {
    later(() => {
      const next = this.requests.shift();
      if (next) next();
      if (next && !this.error) return this.run(end);
      this.isOver = true;
      if (this.error) this.onabort?.();
      else {
        for (const key of this.records.keys()) if (!this.copy.has(key)) this.records.delete(key);
        for (const [key, value] of this.copy) this.records.set(key, value);
        this.oncomplete?.();
      }
      end();
    });
  }
}

/** `fails` may name `open` or `transaction`; it can be changed at any time. */
export function fakeIndexedDB({ fails = '' } = {}) {
  const records = new Map();
  const fake = { fails, records, stores: [], opened: 0 };
  let isRunning = false;
  const queue = [];
  const runNext = () => {
    const next = isRunning ? undefined : queue.shift();
    if (!next) return;
    isRunning = true;
    next.copy = new Map(records);
    next.run(() => { isRunning = false; runNext(); });
  };
  const database = () => {
    let isClosed = false;
    return {
      createObjectStore: (name) => fake.stores.push(name),
      close: () => { isClosed = true; },
      transaction(_, mode) {
        if (isClosed || fake.fails === 'transaction') throw new DOMException('closed', 'InvalidStateError');
        const transaction = new Transaction(records, mode);
        queue.push(transaction);
        later(runNext);
        return transaction;
      },
    };
  };
  fake.open = (name, version) => {
    if (fake.fails === 'open at all') throw new DOMException('forbidden', 'SecurityError');
    fake.name = `${name} ${version}`;
    const request = {};
    later(() => {
      request.error = fake.fails === 'open' ? new DOMException('no place', 'UnknownError') : null;
      if (request.error) return request.onerror();
      request.result = database();
      fake.opened += 1;
      if (fake.opened === 1) request.onupgradeneeded();
      request.onsuccess();
      fake.last = request.result;
    });
    return request;
  };
  return fake;
}
