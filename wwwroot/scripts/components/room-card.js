/** The card of one room: what it is about, who is in it, and what its operators can do. */

import { h, setAttributes, setShown, setText } from '../dom.js';
import { counted } from '../format.js';
import { nameOf as toldApart, namesakes } from '../persona.js';
import { LOBBY } from '../protocol.js';
import { reconcile } from '../reconcile.js';
import { nameOf } from '../reducers/membership.js';
import { isOperator, isSealedName, titleOf } from '../room-title.js';
import { makeAvatar, updateAvatar } from './avatar.js';
import { closeButton } from './closing.js';
import { icon } from './icon.js';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../protocol.js').Member} Member */
/** @typedef {import('../actions.js').Amend} Amend */
/** @typedef {Member & {shown: string, isMe: boolean, canAct: boolean, isSure: boolean}} Item */

const TOPIC_BYTES = 256;

/**
 * @param {HTMLDialogElement} element
 * @param {Store} store
 * @param {() => string} makeTag
 * @param {(room: string) => void} makeCode that lets somebody into a private room
 */
export function mountRoomCard(element, store, makeTag, makeCode) {
  const title = h('bdi', { class: 'card-name', id: 'room-card-name' });
  const kind = h('span', { class: 'card-place' });
  const topic = h('p', { class: 'card-topic', dir: 'auto' });
  const field = h('input', { class: 'me-input', 'aria-label': 'Topic', placeholder: 'What is this room about?', maxlength: TOPIC_BYTES, autocomplete: 'off', dir: 'auto', enterkeyhint: 'done' });
  const save = h('button', { class: 'button small primary', type: 'submit' }, 'Set topic');
  const form = h('form', { class: 'card-topic-form' }, field, save);
  const problem = h('p', { class: 'field-problem', role: 'alert' });
  const count = h('span', { class: 'panel-count' });
  const list = h('ul', { class: 'card-members' });
  const more = h('p', { class: 'panel-more' });
  const archive = h('button', { class: 'button small', type: 'button' }, 'Archive');
  const leave = h('button', { class: 'button small', type: 'button' }, icon('leave'), 'Leave');
  const doings = h('div', { class: 'card-doings' }, archive, leave);
  const invite = h('button', { class: 'button small primary', type: 'button' }, icon('key'), 'Invite with a code');
  const extra = h('div', { class: 'card-doings' }, invite);
  element.append(h('div', { class: 'card' },
    h('div', { class: 'card-head' }, h('div', { class: 'card-title' }, h('h2', { class: 'card-line' }, title), kind), closeButton(element)),
    topic, form, problem, extra,
    h('section', { 'aria-labelledby': 'room-card-members' }, h('h3', { class: 'panel-label', id: 'room-card-members' }, 'Members ', count), list, more),
    doings));
  setAttributes(element, { 'aria-labelledby': 'room-card-name' });

  let shown = '';
  // Whose taking out, or whether leaving, was asked for once and is to be asked for again.
  let sure = '';

  /** @param {Amend} amend */
  const amend = (amend) => store.dispatch({ type: 'amendWanted', amend, tag: makeTag() });

  element.addEventListener('close', () => store.dispatch({ type: 'cardClosed' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    amend({ type: 'topic', room: shown, text: field.value.trim() });
  });
  archive.addEventListener('click', () => amend({ type: 'archive', room: shown, on: store.get().rooms[shown]?.info?.archived !== true }));
  invite.addEventListener('click', () => {
    const room = shown;
    const { invitation } = store.get();
    element.close();
    store.dispatch({ type: 'roomChosen', room });
    if (invitation?.room !== room || invitation.used) makeCode(room);
    store.dispatch({ type: 'sealedDialogOpened', dialog: 'invite' });
  });
  leave.addEventListener('click', () => {
    // Into a sealed room there is no way back without being let in.
    if (isSealedName(shown) && sure !== 'leave') {
      sure = 'leave';
      update();
      return;
    }
    const room = shown;
    element.close();
    store.dispatch({ type: 'roomGivenUp', room });
  });

  /** @type {import('../reconcile.js').Pattern<Item>} */
  const pattern = { key: (member) => member.id, create: makeMember, update: updateMember };

  /** @param {Item} member */
  function makeMember({ id }) {
    const open = h('button', { class: 'person-open', type: 'button' }, makeAvatar(),
      h('span', { class: 'person-words' }, h('span', { class: 'person-name' }, h('bdi'), h('span', { class: 'person-me' })), h('span', { class: 'person-at' })));
    const appoint = h('button', { class: 'button small quiet', type: 'button' });
    const remove = h('button', { class: 'button small quiet', type: 'button' });
    open.addEventListener('click', () => {
      const name = store.get().rooms[shown]?.members?.list.find((member) => member.id === id)?.name ?? '';
      element.close();
      store.dispatch({ type: 'personOpened', person: { id, name } });
    });
    appoint.addEventListener('click', () => {
      const isOne = store.get().rooms[shown]?.info?.operators.includes(id) === true;
      amend({ type: 'appoint', room: shown, person: id, on: !isOne });
    });
    remove.addEventListener('click', () => {
      if (sure !== id) {
        sure = id;
        update();
        return;
      }
      sure = '';
      amend({ type: 'remove', room: shown, person: id });
    });
    return h('li', { class: 'card-member' }, open, h('span', { class: 'card-acts' }, appoint, remove));
  }

  /** @param {HTMLElement} item @param {Item} member */
  function updateMember(item, { id, name, shown: called, operator, maker, invited, online, isMe, canAct, isSure }) {
    const [open, acts] = /** @type {HTMLElement[]} */ ([...item.children]);
    const [avatar, words] = /** @type {HTMLElement[]} */ ([...open.children]);
    updateAvatar(avatar, id, name);
    setText(/** @type {Element} */ (words.children[0].firstElementChild), called);
    setText(/** @type {Element} */ (words.children[0].lastElementChild), isMe ? 'you' : '');
    setText(words.children[1], [maker ? 'made this room' : '', operator && !maker ? 'operator' : '', invited ? 'not here yet' : '', online ? 'on-line' : ''].filter(Boolean).join(' · '));
    const [appoint, remove] = /** @type {HTMLElement[]} */ ([...acts.children]);
    setShown(acts, canAct);
    setText(appoint, operator ? 'No operator' : 'Make operator');
    setAttributes(appoint, { 'aria-label': operator ? `End that ${called} is an operator` : `Make ${called} an operator` });
    setShown(remove, !operator);
    setText(remove, isSure ? `Take out ${called}?` : 'Take out');
    setAttributes(remove, { 'aria-label': isSure ? `Take ${called} out of the room: press again to do it` : `Take ${called} out of the room`, 'data-sure': isSure });
  }

  function update() {
    const state = store.get();
    const room = state.rooms[state.card];
    if (!room) {
      shown = '';
      if (element.open) element.close();
      return;
    }
    const isOther = shown !== state.card;
    shown = state.card;
    const { info, members } = room;
    const me = state.me?.id ?? '';
    const acts = isOperator(room, me) && room.out === null;
    setText(title, titleOf(room));
    setText(kind, kindWords(room));
    const about = isSealedName(room.name) ? '' : info?.topic?.text ?? '';
    setText(topic, about);
    topic.title = info?.topic ? `Set by ${nameOf(state, room.name, info.topic.by)}` : '';
    setShown(topic, about !== '' && !acts);
    setShown(form, acts && info?.kind !== 'direct');
    if (isOther) {
      sure = '';
      field.value = isSealedName(room.name) ? room.title : about;
    }
    setAttributes(field, { 'aria-label': isSealedName(room.name) ? 'Name of the room' : 'Topic', placeholder: isSealedName(room.name) ? 'What is this room called?' : 'What is this room about?' });
    setText(save, isSealedName(room.name) ? 'Rename' : 'Set topic');
    setText(problem, state.problem?.where === 'card' ? state.problem.text : '');
    const shared = namesakes([...(members?.list ?? []), ...state.people]);
    const items = (members?.list ?? []).map((member) => ({
      ...member, name: member.name || nameOf(state, room.name, member.id), shown: toldApart({ id: member.id, name: member.name || nameOf(state, room.name, member.id) }, shared),
      // As it is now: the list is as old as the last time somebody came or went.
      operator: info?.operators.includes(member.id) === true, maker: info?.maker === member.id, isMe: member.id === me, isSure: sure === member.id, canAct: acts && member.id !== me && info?.maker !== member.id && info?.kind !== 'direct',
    })).sort((left, right) => Number(right.maker) - Number(left.maker) || Number(right.operator) - Number(left.operator));
    setText(count, members ? String(members.count) : '');
    setText(more, room.name === LOBBY ? 'Everybody in the mesh is in the lobby.' : members && members.count > items.length ? `and ${members.count - items.length} more` : '');
    reconcile(list, items, pattern);
    setShown(extra, acts && info?.kind === 'private');
    setShown(archive, acts && info?.kind !== 'direct');
    setText(archive, info?.archived ? 'Open again' : 'Archive');
    archive.title = info?.archived ? 'People can say something here again' : 'It can still be read, but nothing new can be said';
    setShown(leave, room.name !== LOBBY && room.out === null);
    leave.replaceChildren(icon('leave'), sure === 'leave' ? 'Leave? Only who is in it can let you in again' : 'Leave');
    setShown(doings, !archive.hidden || !leave.hidden);
    if (!element.open) element.showModal();
  }

  return update;
}

/** @param {import('../state.js').Room} room */
function kindWords({ name, info, members }) {
  if (name === LOBBY) return 'The room that is always there';
  const people = members ?? (info && { count: info.members });
  const words = { public: 'Everybody in the mesh can come in', private: 'Sealed: only its members’ devices can read it', direct: 'Sealed: only the devices of you two can read it' };
  return [info ? words[info.kind] : '', info?.archived ? 'archived' : '', people && info?.kind !== 'direct' ? counted(people.count, 'member') : ''].filter(Boolean).join(' · ');
}
