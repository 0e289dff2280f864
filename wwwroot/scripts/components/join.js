/** The way in: a name, what this is, and who can read what. */

import { h, setShown, setText } from '../dom.js';
import { countdown, counted } from '../format.js';
import { mark } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{name: string, people: number, nodes: number}} Place what is known of the node beforehand */

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {() => void} openFile asks for a file that makes this browser somebody
 * @returns {{update: () => void, setPlace: (place: Place) => void}}
 */
export function mountJoin(element, store, openFile) {
  const name = h('input', {
    id: 'join-name', name: 'name', autocomplete: 'nickname', required: true, enterkeyhint: 'go',
    spellcheck: 'false', 'aria-describedby': 'join-problem', autocapitalize: 'words',
  });
  const remember = h('input', { type: 'checkbox', id: 'join-remember', checked: true });
  const problem = h('p', { id: 'join-problem', class: 'join-problem', role: 'alert' });
  const button = h('button', { class: 'button primary wide', type: 'submit' });
  const place = h('p', { class: 'join-place' });
  const file = h('button', { class: 'button quiet join-file', type: 'button' }, 'I have a file from another device');
  const form = h('form', { class: 'join-card', novalidate: true },
    h('div', { class: 'join-brand' }, mark(), h('h1', {}, 'meshchat')),
    h('p', { class: 'join-lead' }, 'A chat for everyone on this network. No account, no server: every machine that runs it carries the whole conversation.'),
    place,
    h('label', { class: 'field-label', for: 'join-name' }, 'Your name'),
    name, problem, button,
    h('label', { class: 'check', for: 'join-remember' }, remember, h('span', {}, 'Remember me in this browser')),
    file,
    h('details', { class: 'join-note' },
      h('summary', {}, 'Who can read what is said?'),
      h('p', {}, 'Everyone in this mesh can read its rooms, and every machine in it keeps a copy. The way to your machine and between machines is encrypted. Your browser runs the page that this machine serves, so whoever runs this machine could read along: use one that you trust.')));
  element.append(form);

  let isPrefilled = false;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (name.value.trim() === '') {
      setText(problem, 'Type the name others shall see.');
      name.focus();
      return;
    }
    store.dispatch({ type: 'nameGiven', name: name.value, remember: remember.checked });
  });
  file.addEventListener('click', openFile);
  name.addEventListener('input', () => store.dispatch({ type: 'problemSeen' }));

  function update() {
    const { inside, name: known, connection, problem: trouble, limits } = store.get();
    const wasShown = !element.hidden;
    setShown(element, !inside);
    if (inside) {
      isPrefilled = false;
      return;
    }
    if (!isPrefilled) {
      isPrefilled = true;
      name.value = known;
    }
    name.maxLength = limits.nameCharacters * 2;
    const isBusy = connection.state !== 'idle' && connection.state !== 'waiting';
    setText(button, isBusy ? 'Joining…' : 'Join');
    button.disabled = isBusy;
    const waits = connection.state === 'waiting'
      ? `${connection.reason} Trying again in ${countdown(connection.retryAt - Date.now())}.` : '';
    setText(problem, trouble?.where === 'join' ? trouble.text : waits);
    name.setAttribute('aria-invalid', String(trouble?.where === 'join'));
    if (!wasShown || (trouble && document.activeElement === document.body)) name.focus();
  }

  /** @param {Place} known */
  function setPlace({ name: node, people, nodes }) {
    const company = people === 0 ? 'nobody on-line yet' : `${counted(people, 'person', 'people')} on-line`;
    place.replaceChildren(
      h('span', {}, 'You are at the node ', h('strong', {}, node)),
      h('span', { class: 'join-facts' }, `${counted(nodes, 'node')}, ${company}`));
  }

  return { update, setPlace };
}
