/** Puts text on the clipboard, also where the page has no secure context. */

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByEvent(text);
  }
}

/**
 * The way that is left to a page without a secure context.
 * @param {string} text
 */
function copiedByEvent(text) {
  let isDone = false;
  /** @param {ClipboardEvent} event */
  const give = (event) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    isDone = true;
  };
  document.addEventListener('copy', give);
  document.execCommand('copy');
  document.removeEventListener('copy', give);
  return isDone;
}
