/** What an address brings in its fragment, which no node is sent. */

/**
 * Before anything else is done with it: it must not stay in the address.
 * @param {Location} location
 * @param {History} history
 * @param {(fragment: string) => boolean} isWanted
 * @returns {string} the fragment with its `#`, empty where it is another one
 */
export function takeFragment(location, history, isWanted) {
  const { hash, pathname, search } = location;
  if (!isWanted(hash)) return '';
  history.replaceState(null, '', `${pathname}${search}`);
  return hash;
}
