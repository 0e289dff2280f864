/**
 * Holds the state. Actions go up through `dispatch`; the reducer answers with the next state and
 * a list of effects, which the outside carries out; listeners are called once per turn, and one
 * that fails takes none of the others with it.
 */

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./actions.js').Action} Action */
/** @typedef {import('./actions.js').Effect} Effect */

/**
 * @typedef {object} Store
 * @property {() => State} get
 * @property {(action: Action) => void} dispatch
 * @property {(listener: () => void) => void} subscribe
 */

/**
 * @param {(state: State, action: Action) => [State, Effect[]]} reduce pure
 * @param {State} initial
 * @param {(effect: Effect) => void} run carries out one effect; may dispatch
 * @param {(render: () => void) => void} [schedule] when listeners are called
 * @returns {Store}
 */
export function createStore(reduce, initial, run, schedule = queueMicrotask) {
  let state = initial;
  let isScheduled = false;
  /** @type {(() => void)[]} */
  const listeners = [];

  function notify() {
    isScheduled = false;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        queueMicrotask(() => { throw error; });
      }
    }
  }

  return {
    get: () => state,
    subscribe: (listener) => void listeners.push(listener),
    dispatch(action) {
      const [next, effects] = reduce(state, action);
      const isChanged = next !== state;
      state = next;
      effects.forEach(run);
      if (isChanged && !isScheduled) {
        isScheduled = true;
        schedule(notify);
      }
    },
  };
}
