/**
 * Where this browser keeps its device's keys: in IndexedDB, which stores keys that no script can
 * read. Where that fails, the keys last as long as the page, and the page can say so.
 */

import { generateBoxKeys } from './hpke.js';
import { POINT_BYTES } from './p256.js';
import { exportPublic, generate, SIGNATURE_BYTES } from './signing.js';
import { hasSubtle } from './subtle.js';

/** @typedef {import('./identity.js').Device} Device */
/**
 * @typedef {object} Keystore
 * @property {boolean} isLasting false once the device is kept in memory only
 * @property {() => Promise<Device | null>} load the device kept, a new one if there was none; null
 *   where the browser has no cryptography, and so no keys
 * @property {() => Promise<Device | null>} kept the device kept, none is made
 * @property {(device: Device) => Promise<void>} save in place of the one kept
 * @property {() => Promise<boolean>} forget the next `load` makes a new one; false where what is
 *   kept could not be removed
 */

const DATABASE = 'meshchat';
const STORE = 'keys';
const NAME = 'device';
const VERSION = 1;

/** What was kept has not the promised form. It may be of a newer page, so it is left as it is. */
class UnknownRecordError extends Error {}

/** @returns {Promise<Device>} */
export async function newDevice() {
  const signing = await generate();
  return { signing, box: await generateBoxKeys(), first: await exportPublic(signing.publicKey), chain: [] };
}

/** @param {any} pair @param {string} algorithm @param {string} usage */
const isPair = (pair, algorithm, usage) =>
  pair?.privateKey?.algorithm?.name === algorithm && pair.privateKey.usages.includes(usage) &&
  pair.publicKey?.algorithm?.name === algorithm && pair.publicKey.type === 'public';

/** @param {any} value @param {number} length */
const isBytes = (value, length) => value instanceof Uint8Array && value.length === length;

/** @param {any} value @returns {Device} */
function checked(value) {
  const isDevice = isPair(value?.signing, 'ECDSA', 'sign') && isPair(value.box, 'ECDH', 'deriveBits') &&
    isBytes(value.first, POINT_BYTES) && Array.isArray(value.chain) &&
    value.chain.every((/** @type {any} */ link) => isBytes(link?.key, POINT_BYTES) && isBytes(link.sig, SIGNATURE_BYTES));
  if (!isDevice) throw new UnknownRecordError('the keys kept in this browser cannot be read');
  return value;
}

/** @param {IDBFactory} indexedDB @returns {Promise<IDBDatabase>} */
function openDatabase(indexedDB) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A newer page in another tab must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/**
 * One transaction: all of what `work` asks for, or nothing. It ends by itself as soon as nothing is
 * asked for, so `work` must not wait for anything else, such as new keys.
 * @template T
 * @param {IDBDatabase} database
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore, give: (value: T) => void) => void} work
 * @returns {Promise<T | undefined>} what was given, once it is kept
 */
function transact(database, mode, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    /** @type {T | undefined} */
    let given;
    transaction.oncomplete = () => resolve(given);
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(STORE), (value) => { given = value; });
  });
}

/** @param {IDBDatabase} database @param {string} name @returns {Promise<any>} */
const read = (database, name) => transact(database, 'readonly', (store, give) => {
  const request = store.get(name);
  request.onsuccess = () => give(request.result);
});

/**
 * Adds a device unless another tab was quicker, and says which one it is now.
 * @param {IDBDatabase} database
 * @param {string} name
 * @param {Device} device
 * @returns {Promise<any>}
 */
const addIfAbsent = (database, name, device) => transact(database, 'readwrite', (store, give) => {
  const request = store.get(name);
  request.onsuccess = () => {
    if (request.result === undefined) store.add(device, name);
    give(request.result ?? device);
  };
});

/** @param {IDBDatabase} database @param {string} name */
const loadFrom = async (database, name) =>
  checked(await read(database, name) ?? await addIfAbsent(database, name, await newDevice()));

/**
 * @param {IDBFactory | null | undefined} indexedDB the browser's
 * @param {string} [name] which device, where a browser has more than one
 * @returns {Promise<Keystore>} which never fails for want of a place to keep keys
 */
export async function openKeystore(indexedDB, name = NAME) {
  /** @type {Promise<Device | null> | null} */
  let inMemory = null;
  /** @type {IDBDatabase | null} */
  let database = null;
  const open = async () => indexedDB && hasSubtle() ? openDatabase(indexedDB).catch(() => null) : null;

  /**
   * From the first failure on only memory is used, so that `isLasting` holds for all that follows.
   * @template T
   * @param {(database: IDBDatabase) => Promise<T>} work
   * @returns {Promise<T | null>}
   */
  async function onDisk(work) {
    if (!database) return null;
    try {
      return await work(database);
    } catch {
      database?.close();
      database = null;
      return null;
    }
  }

  database = await open();
  return {
    get isLasting() { return database !== null; },
    async load() {
      if (!hasSubtle()) return null;
      const kept = await onDisk((opened) => loadFrom(opened, name));
      if (kept) inMemory = Promise.resolve(kept);
      inMemory ??= newDevice().catch(() => null);
      return inMemory;
    },
    async kept() {
      const found = await onDisk((opened) => read(opened, name));
      return found ? checked(found) : inMemory;
    },
    async save(device) {
      inMemory = Promise.resolve(checked(device));
      await onDisk((opened) => transact(opened, 'readwrite', (store) => { store.put(device, name); }));
    },
    async forget() {
      inMemory = null;
      // Also what could not be read: a person who wants to begin anew can.
      database ??= await open();
      await onDisk((opened) => transact(opened, 'readwrite', (store) => { store.delete(name); }));
      return database !== null || !indexedDB;
    },
  };
}
