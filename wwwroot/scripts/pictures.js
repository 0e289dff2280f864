/** People's pictures: which there are, those that are shown had from the node, one's own made small. */

import { isShown, showPicture } from './components/avatar.js';
import { fromBase64url, toBase64url } from './crypto/encoding.js';

/** Bytes of a picture, as nodes take it. */
const BYTES_MAX = 8 * 1024;
/** A side of it, in pixels: twice the largest that is drawn. */
const SIDE = 96;
/** A side of what others send, at most. */
const SIDE_MAX = 512;
/** Pictures kept in memory. */
const KEPT_MAX = 500;
/** A file that is opened, at most. */
const FILE_MAX = 40 * 1024 * 1024;
/** What an image begins with, as nodes take it. */
const KINDS = /** @type {[string, number[]][]} */ ([
  ['image/png', [0x89, 0x50, 0x4e, 0x47]], ['image/jpeg', [0xff, 0xd8, 0xff]], ['image/webp', [0x52, 0x49, 0x46, 0x46]],
]);

/** @param {(message: import('./protocol.js').SealedAsk) => Promise<any>} ask the node */
export function createPictures(ask) {
  /** Which picture each person shows. @type {Map<string, string>} */
  const marks = new Map();
  /** Those that are here, by person. @type {Map<string, {mark: string, url: string}>} */
  const held = new Map();
  /** @type {Set<string>} */
  const asked = new Set();

  /** @param {string} id */
  function drop(id) {
    const old = held.get(id);
    held.delete(id);
    showPicture(id, '');
    if (old) URL.revokeObjectURL(old.url);
  }

  /** @param {string} id */
  async function want(id) {
    const mark = marks.get(id);
    if (!mark || asked.has(id) || held.get(id)?.mark === mark) return;
    asked.add(id);
    try {
      const { data } = await ask({ type: 'picture', person: id });
      const image = data ? await safeImage(data) : null;
      if (image && marks.get(id) === mark) {
        drop(id);
        const url = URL.createObjectURL(image);
        held.set(id, { mark, url });
        showPicture(id, url);
        const [oldest] = held.keys();
        if (held.size > KEPT_MAX) drop(oldest);
      }
      asked.delete(id);
    } catch {
      // Asked again when the node tells of pictures anew, as the next one does.
    }
  }

  return {
    want,
    /** @param {[string, string | null][]} people */
    told(people) {
      for (const [id, mark] of people) {
        asked.delete(id);
        if (mark === null) {
          marks.delete(id);
          drop(id);
        } else {
          marks.set(id, mark);
          if (isShown(id)) want(id);
        }
      }
    },
    /** @param {string} id */
    has: (id) => marks.has(id),
    /**
     * @param {File | null} file null for none any more
     * @returns {Promise<string>} what went wrong, empty for nothing
     */
    async choose(file) {
      if (file && file.size > FILE_MAX) return 'That file is too large to be opened here.';
      const image = file ? await small(file).catch(() => null) : new Uint8Array();
      if (!image) return 'That is no picture that this browser can read. Choose a PNG, JPEG or WebP.';
      try {
        await ask({ type: 'picture', data: toBase64url(image) });
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : 'The node did not take it: try again.';
      }
    },
  };
}

/**
 * What somebody else sent, if it is a picture of a size that makes sense.
 * @param {string} data base 64 (URL), from anybody
 * @returns {Promise<Blob | null>}
 */
async function safeImage(data) {
  const bytes = data.length <= BYTES_MAX * 2 ? fromBase64url(data) : null;
  const kind = bytes && KINDS.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (!bytes || !kind || bytes.length > BYTES_MAX) return null;
  const blob = new Blob([/** @type {BlobPart} */ (bytes)], { type: kind[0] });
  const { width, height } = await createImageBitmap(blob);
  return width <= SIDE_MAX && height <= SIDE_MAX ? blob : null;
}

/**
 * The middle of a picture as a small square, without what a camera wrote into it.
 * @param {File} file
 * @returns {Promise<Uint8Array | null>}
 */
async function small(file) {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context || side === 0) return null;
  context.imageSmoothingQuality = 'high';
  // A transparent one is seen on white by everybody.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, SIDE, SIDE);
  context.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  for (const quality of [0.9, 0.8, 0.65, 0.5, 0.3]) {
    const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => { canvas.toBlob(done, 'image/jpeg', quality); });
    if (blob && blob.size <= BYTES_MAX) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
