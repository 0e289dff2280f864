/** One's picture: chosen from a file, or taken away. */

import { h, setShown, setText } from '../dom.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {{has: (id: string) => boolean, choose: (file: File | null) => Promise<string>}} Pictures */

/** @param {Store} store @param {Pictures} pictures */
export function mountPicture(store, pictures) {
  const file = h('input', { id: 'picture', type: 'file', accept: 'image/png, image/jpeg, image/webp, image/gif, image/avif', class: 'visually-hidden' });
  const choose = h('label', { class: 'button small', for: 'picture' }, 'Choose…');
  const remove = h('button', { class: 'button small quiet', type: 'button' }, 'Take it away');
  const problem = h('p', { class: 'field-problem', role: 'alert' });
  const element = h('section', { class: 'setting-picture', 'aria-label': 'Picture' },
    h('span', { class: 'setting-label' }, 'Picture'), h('span', { class: 'setting-picture-buttons' }, file, choose, remove), problem);

  /** @param {File | null} chosen */
  async function send(chosen) {
    setText(problem, '');
    setText(problem, await pictures.choose(chosen));
    file.value = '';
  }
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen) send(chosen);
  });
  remove.addEventListener('click', () => send(null));

  return {
    element,
    update() {
      const { me, connection } = store.get();
      setShown(remove, pictures.has(me?.id ?? ''));
      file.disabled = connection.state !== 'online';
    },
  };
}
