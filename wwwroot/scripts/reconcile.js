/** Keeps a parent's children in step with a keyed list, touching only what differs. */

/**
 * @template T
 * @typedef {object} Pattern
 * @property {(item: T) => string} key unique in the list
 * @property {(item: T) => Element} create makes the element; `update` follows at once
 * @property {(element: any, item: T) => void} update brings an element in step; idempotent
 * @property {(left: T, right: T) => boolean} [same] whether `update` can be spared
 */

/** @type {WeakMap<Element, Map<string, {element: Element, item: any}>>} */
const known = new WeakMap();

/**
 * Elements of keys that stay are kept, with their focus and scroll; those of others are removed.
 * The parent must have no children but these.
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} items
 * @param {Pattern<T>} pattern
 */
export function reconcile(parent, items, { key, create, update, same = shallowEqual }) {
  const before = known.get(parent) ?? new Map();
  /** @type {typeof before} */
  const after = new Map();
  for (const item of items) {
    const name = key(item);
    if (after.has(name)) continue;
    const old = before.get(name);
    const element = old?.element ?? create(item);
    if (!old || !same(old.item, item)) update(element, item);
    after.set(name, { element, item });
  }
  for (const [name, { element }] of before) if (!after.has(name)) element.remove();
  known.set(parent, after);
  place(parent, [...after.values()].map(({ element }) => element));
}

/**
 * Puts elements in order. One that only has to make way is passed over rather than all that
 * follow it being moved.
 * @param {Element} parent
 * @param {Element[]} elements
 */
function place(parent, elements) {
  let next = parent.firstElementChild;
  for (const element of elements) {
    if (element === next) {
      next = next.nextElementSibling;
    } else if (next && element === next.nextElementSibling) {
      next = element.nextElementSibling;
    } else {
      parent.insertBefore(element, next);
    }
  }
}

/**
 * Whether two plain values have the same content, however deep. What is the same object is not
 * looked into.
 * @param {any} left
 * @param {any} right
 * @returns {boolean}
 */
export function sameContent(left, right) {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => sameContent(left[name], right[name]));
}

/** @param {any} left @param {any} right @returns {boolean} */
export function shallowEqual(left, right) {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.is(left[name], right[name]));
}
