/** What can happen to the page (past tense) and what it then wants done. Types only. */

/**
 * @typedef {{type: 'nameGiven', name: string, remember: boolean}
 *   | {type: 'signedOut'}
 *   | {type: 'said', text: string, tag: string, now: number}
 *   | {type: 'typed', text: string, urgent?: boolean, tag: string, now: number}
 *   | {type: 'wrote', text: string, now: number}
 *   | {type: 'writersStale', now: number}
 *   | {type: 'readDue', now: number, isLast?: boolean}
 *   | {type: 'focusChanged', focused: boolean}
 *   | {type: 'sharesReadsChanged', on: boolean}
 *   | {type: 'conditionChanged', condition: Partial<import('./settings.js').Condition>}
 *   | {type: 'personOpened', person: {id: string, name: string}}
 *   | {type: 'personClosed'}
 *   | {type: 'scanShown'}
 *   | {type: 'linkTaken', code: string, scanned: import('./verify-link.js').Scanned | null}
 *   | {type: 'mentionWanted', name: string}
 *   | {type: 'blockChanged', person: {id: string, name: string}, on: boolean}
 *   | {type: 'unveiled', keys: string[]}
 *   | {type: 'verifiedChanged', person: {id: string, name: string}, key: string | null}
 *   | {type: 'settingsRead', settings: import('./settings.js').Settings}
 *   | {type: 'panelClosed'}
 *   | {type: 'composeWanted', mode: 'reply' | 'edit', id: string}
 *   | {type: 'threadOpened', id: string}
 *   | {type: 'threadClosed'}
 *   | {type: 'lastEditWanted'}
 *   | {type: 'composeLeft'}
 *   | {type: 'changeWanted', change: Change, tag: string, now: number}
 *   | {type: 'retryWanted', tag: string}
 *   | {type: 'discardWanted', tag: string}
 *   | {type: 'roomChosen', room: string}
 *   | {type: 'roomWanted', room: string}
 *   | {type: 'roomGivenUp', room: string}
 *   | {type: 'cardOpened', room: string}
 *   | {type: 'cardClosed'}
 *   | {type: 'amendWanted', amend: Amend, tag: string}
 *   | {type: 'comeBackWanted', room: string}
 *   | {type: 'directWanted', person: {id: string, name: string}}
 *   | {type: 'privateWanted', salt: string, title: string}
 *   | {type: 'sealedDialogOpened', dialog: 'new' | 'code' | 'invite'}
 *   | {type: 'sealedDialogClosed'}
 *   | {type: 'roomsWanted'}
 *   | {type: 'nameChanged', name: string}
 *   | {type: 'olderWanted', room: string}
 *   | {type: 'newestWanted', room: string}
 *   | {type: 'scrolled', atBottom: boolean}
 *   | {type: 'visibilityChanged', visible: boolean}
 *   | {type: 'drawerToggled', drawer: '' | 'rooms' | 'people'}
 *   | {type: 'meshToggled', open: boolean}
 *   | {type: 'homeWanted'}
 *   | {type: 'movedSeen'}
 *   | {type: 'placeReached'}
 *   | {type: 'problemSeen'}} PersonAction
 */
/** @typedef {{type: 'topic', room: string, text: string} | {type: 'archive', room: string, on: boolean} | {type: 'appoint', room: string, person: string, on: boolean} | {type: 'remove', room: string, person: string}} Amend what an operator does to a room */
/** @typedef {{kind: 'edit', id: string, text: string} | {kind: 'react', id: string, emoji: string, on: boolean} | {kind: 'pin', id: string, on: boolean} | {kind: 'delete' | 'acknowledge', id: string}} Change */
/**
 * @typedef {{type: 'socketOpened', door: string}
 *   | {type: 'proofMade', nonce: string, proof: import('./protocol.js').WireProof | null}
 *   | {type: 'socketClosed', code: number, reason: string, refused: string[], now: number, random: number}
 *   | {type: 'retryDue'}
 *   | {type: 'reconnectWanted'}
 *   | {type: 'departed', name: string, now: number}
 *   | {type: 'received', message: import('./protocol.js').ServerMessage, now: number}} SocketAction
 */
/**
 * @typedef {{type: 'roomTitled', room: string, title: string}
 *   | {type: 'invitationChanged', invitation: import('./sealed/doorman.js').Invitation | null}
 *   | {type: 'attemptChanged', attempt: import('./sealed/doorman.js').Try | null}
 *   | {type: 'letIn', room: string}} SealedAction
 */
/** @typedef {PersonAction | SocketAction | SealedAction} Action */

/**
 * @typedef {{effect: 'connect', plan: import('./walk/dial.js').Plan}
 *   | {effect: 'connectAt', at: number}
 *   | {effect: 'disconnect'}
 *   | {effect: 'send', message: import('./protocol.js').ClientMessage}
 *   | {effect: 'prove', nonce: string, nodeKey: string}
 *   | {effect: 'rememberSession', person: import('./protocol.js').Person, token: string | null, remember: boolean}
 *   | {effect: 'rememberRooms', rooms: string[]}
 *   | {effect: 'rememberOutbox', outbox: import('./state.js').OutboxItem[]}
 *   | {effect: 'rememberChanges', changes: import('./state.js').ChangeItem[]}
 *   | {effect: 'rememberNeighbours', mesh: string, nodes: import('./walk/neighbours.js').Neighbour[]}
 *   | {effect: 'leave', to: import('./walk/neighbours.js').Doorway}
 *   | {effect: 'keep', name: keyof import('./settings.js').Settings, value: unknown}
 *   | {effect: 'forgetSession'}} Effect
 */
/** @typedef {[import('./state.js').State, Effect[]]} Outcome */

export {};
