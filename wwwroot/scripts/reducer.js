/** The page's one reducer: what happened, and what follows from it. Pure. */

import { LOBBY } from './protocol.js';
import * as changes from './reducers/changes.js';
import * as connection from './reducers/connection.js';
import * as membership from './reducers/membership.js';
import * as outbox from './reducers/outbox.js';
import * as people from './reducers/people.js';
import * as persons from './reducers/persons.js';
import * as places from './reducers/places.js';
import * as reading from './reducers/reading.js';
import * as rooms from './reducers/rooms.js';
import * as sealed from './reducers/sealed.js';
import * as settings from './reducers/settings.js';
import * as threads from './reducers/threads.js';
import { typed } from './reducers/typed.js';
import * as typing from './reducers/typing.js';
import * as walking from './reducers/walking.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./actions.js').Action} Action */
/** @typedef {import('./actions.js').Outcome} Outcome */

/** @param {State} state @param {Action} action @returns {Outcome} */
export function reduce(state, action) {
  switch (action.type) {
    case 'received': return received(state, action.message, action.now);
    case 'nameGiven': return connection.nameGiven(state, action.name, action.remember);
    case 'signedOut': return connection.signedOut(state);
    case 'socketOpened': return connection.socketOpened(state, action.door);
    case 'proofMade': return connection.proofMade(state, action.nonce, action.proof);
    case 'socketClosed': return connection.socketClosed(state, action);
    case 'retryDue': return connection.retryDue(state);
    case 'reconnectWanted': return connection.reconnectWanted(state);
    case 'homeWanted': return walking.homeWanted(state);
    case 'departed': return walking.departed(state, action.name, action.now);
    case 'movedSeen': return [state.moved ? { ...state, moved: null } : state, []];
    case 'placeReached': return [state.place ? { ...state, place: '' } : state, []];
    case 'said': return outbox.said(state, action.text, action.tag, action.now);
    case 'typed': return typed(state, action, action.tag, action.now);
    case 'wrote': return typing.wrote(state, action.text, action.now);
    case 'readDue': return reading.due(state, action.now, action.isLast);
    case 'focusChanged': return [{ ...state, focused: action.focused }, []];
    case 'sharesReadsChanged': return settings.sharesReadsChanged(state, action.on);
    case 'conditionChanged': return settings.conditionChanged(state, action.condition);
    case 'personOpened': return [{ ...state, person: action.person }, []];
    case 'personClosed': return [{ ...state, person: null, scanned: null }, []];
    case 'linkTaken': return [persons.linkTaken(state, action.code, action.scanned), []];
    case 'scanShown': return [persons.scanned(state), []];
    case 'mentionWanted': return [persons.mentioned(state, action.name), []];
    case 'blockChanged': return persons.blockChanged(state, action.person, action.on);
    case 'unveiled': return [persons.unveiled(state, action.keys), []];
    case 'verifiedChanged': return persons.verifiedChanged(state, action.person, action.key);
    case 'settingsRead': return [{ ...state, ...action.settings }, []];
    case 'writersStale': return [typing.withoutStale(state, action.now), []];
    case 'panelClosed': return [state.panel ? { ...state, panel: '' } : state, []];
    case 'composeWanted': return changes.composeWanted(state, action.mode, action.id);
    case 'threadOpened': return threads.opened(state, action.id);
    case 'threadClosed': return [threads.closed(state), []];
    case 'lastEditWanted': return changes.lastEditWanted(state);
    case 'composeLeft': return [changes.withoutCompose(state), []];
    case 'changeWanted': return outbox.changeWanted(state, action.change, action.tag, action.now);
    case 'retryWanted': return outbox.retryWanted(state, action.tag);
    case 'discardWanted': return outbox.discardWanted(state, action.tag);
    case 'roomChosen': return places.chosen(state, action.room);
    case 'roomWanted': return places.wanted(state, action.room);
    case 'roomGivenUp': return places.givenUp(state, action.room);
    case 'cardOpened': return membership.cardOpened(state, action.room);
    case 'cardClosed': return [state.card ? { ...state, card: '' } : state, []];
    case 'amendWanted': return membership.amendWanted(state, action.amend, action.tag);
    case 'comeBackWanted': return membership.comeBackWanted(state, action.room);
    case 'directWanted': return sealed.directWanted(state, action.person);
    case 'privateWanted': return sealed.privateWanted(state, action.salt, action.title);
    case 'roomTitled': return [sealed.titled(state, action.room, action.title), []];
    case 'letIn': return sealed.letIn(state, action.room);
    case 'invitationChanged': return [{ ...state, invitation: action.invitation }, []];
    case 'attemptChanged': return [{ ...state, attempt: action.attempt }, []];
    case 'sealedDialogOpened': return [{ ...state, sealedDialog: action.dialog, drawer: '', card: '', problem: null }, []];
    case 'sealedDialogClosed': return [{ ...state, sealedDialog: '', givenCode: '', newTitle: '', problem: null }, []];
    case 'olderWanted': return rooms.olderWanted(state, action.room);
    case 'newestWanted': return rooms.newestWanted(state, action.room);
    case 'roomsWanted': return [state, connection.isOnline(state) ? [{ effect: 'send', message: { type: 'rooms' } }] : []];
    case 'nameChanged': return people.nameChanged(state, action.name);
    case 'scrolled': return [rooms.withRead({ ...state, atBottom: action.atBottom }), []];
    case 'visibilityChanged': return [rooms.withRead({ ...state, visible: action.visible }), []];
    case 'drawerToggled':
      return [{ ...state, drawer: state.drawer === action.drawer ? '' : action.drawer }, []];
    case 'meshToggled': return [{ ...state, meshOpen: action.open }, []];
    case 'problemSeen': return [state.problem ? { ...state, problem: null } : state, []];
  }
}

/**
 * @param {State} state
 * @param {import('./protocol.js').ServerMessage} message
 * @param {number} now
 * @returns {Outcome}
 */
function received(state, message, now) {
  switch (message.type) {
    case 'welcome': return connection.welcomed(state, message);
    case 'joined':
      return withThread(settings.toldAgain(state, reading.told(state, connection.joined(state, message, now), message)));
    case 'entered': return reading.told(state, rooms.entered(membership.arrivedIn(state, message), message), message);
    case 'gone': return [rooms.gone(state, message), []];
    case 'left': return places.dropped(state, message.room);
    case 'room': return membership.changed(state, message.info);
    case 'membership': return membership.membership(state, message);
    case 'members': return [membership.membersTold(state, message), []];
    case 'message': return rooms.live(typing.withoutWriter(state, message), message);
    case 'typing': return [typing.heard(state, message, now), []];
    case 'history': return rooms.history(state, message);
    case 'thread': return [threads.told(state, message), []];
    case 'ack': return outbox.acknowledged(state, message, now);
    case 'delivery': return [outbox.withDelivery(state, message.items), []];
    case 'read': return [reading.heard(state, message), []];
    case 'presence': return people.presence(state, message);
    case 'people': return [{ ...state, people: message.people }, []];
    case 'rooms': return [{ ...state, directory: message.rooms }, []];
    case 'mesh': return walking.withNeighbours({ ...state, nodes: message.nodes, links: message.links });
    case 'status':
      return [{ ...state, status: { level: message.level, text: message.text } }, []];
    case 'closing': return [{ ...state, closing: message.text }, []];
    case 'error': return refused(state, message, now);
    default: return [state, []];
  }
}

/** @param {Outcome} outcome of coming in @returns {Outcome} */
const withThread = ([state, effects]) => [state, [...effects, ...threads.asked(state)]];

/** @param {State} state @param {import('./protocol.js').Refusal} refusal @param {number} now @returns {Outcome} */
function refused(state, refusal, now) {
  if (refusal.tag?.startsWith(membership.ASKED)) return membership.refused(state, refusal);
  if (refusal.tag !== undefined) return outbox.refused(state, refusal);
  if (state.connection.state === 'joining') return connection.joinRefused(state, refusal, now);
  if (refusal.code === 'not-joined') return [state, []];
  if (refusal.code === 'name-invalid') {
    return [{ ...state, problem: { where: 'name', text: refusal.text } }, []];
  }
  if (refusal.code === 'room-invalid' && state.current !== LOBBY) {
    return places.refused(state, refusal.text);
  }
  return [{ ...rooms.withoutLoading(state), problem: { where: 'composer', text: refusal.text } }, []];
}
