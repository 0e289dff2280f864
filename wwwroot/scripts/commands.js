/**
 * What a text that begins with a slash asks for. Names, arguments and meanings are those of the
 * terminal (Sources/Chat/Commands/SlashCommand.swift), where it has them. Pure.
 */

import { nearest, WORD_MAX } from './nearest.js';

/** @typedef {{name: string, takes: string, meaning: string}} Description */
/** @typedef {{type: 'say', text: string} | {type: 'command', name: string, argument: string} | {type: 'problem', text: string}} Typed */

/** The most messages that are asked for at a time. */
export const HISTORY_MAX = 200;

/** @type {Description[]} */
export const COMMANDS = [
  { name: 'nick', takes: 'NAME', meaning: 'change your name' },
  { name: 'who', takes: '', meaning: 'people on-line' },
  { name: 'nodes', takes: '', meaning: 'nodes of the mesh' },
  { name: 'join', takes: 'ROOM', meaning: 'enter a room, or switch to it' },
  { name: 'leave', takes: '[ROOM]', meaning: 'leave this room, or another' },
  { name: 'rooms', takes: '', meaning: 'list rooms' },
  { name: 'history', takes: '[N]', meaning: 'show older messages' },
  { name: 'help', takes: '', meaning: 'this list' },
  { name: 'quit', takes: '', meaning: 'leave meshchat' },
  { name: 'topic', takes: '[TEXT]', meaning: 'say what this room is about (operators)' },
  { name: 'members', takes: '', meaning: 'who is in this room' },
  { name: 'op', takes: 'NAME', meaning: 'make somebody an operator of this room' },
  { name: 'deop', takes: 'NAME', meaning: 'end that somebody is an operator' },
  { name: 'remove', takes: 'NAME', meaning: 'take somebody out of this room' },
  { name: 'archive', takes: '', meaning: 'archive this room, or open it again' },
  { name: 'msg', takes: 'NAME', meaning: 'write to somebody alone' },
  { name: 'code', takes: '[CODE]', meaning: 'join a private room with a code' },
  { name: 'urgent', takes: 'TEXT', meaning: 'say something that everybody is asked to acknowledge' },
  { name: 'me', takes: 'TEXT', meaning: 'say what you are doing' },
  { name: 'shrug', takes: '[TEXT]', meaning: 'say it with a shrug' },
];

/** @param {Description} command */
export const usageOf = ({ name, takes }) => (takes ? `/${name} ${takes}` : `/${name}`);

/** @param {string} text as typed, without white space around it @returns {Typed} */
export function parseTyped(text) {
  if (!text.startsWith('/')) return { type: 'say', text };
  if (text.startsWith('//')) return { type: 'say', text: text.slice(1) };
  const [, typed, rest] = /^\/(\S*)([^]*)$/u.exec(text) ?? ['', '', ''];
  const name = typed.toLowerCase();
  const argument = rest.trim();
  const command = COMMANDS.find((other) => other.name === name);
  if (!command) return { type: 'problem', text: unknown(name) };
  if (!command.takes && argument) return { type: 'problem', text: `${usageOf(command)} takes nothing after it.` };
  if (command.takes && !command.takes.startsWith('[') && !argument) {
    return { type: 'problem', text: `${usageOf(command)}: ${command.takes} is missing.` };
  }
  if (name === 'me') return { type: 'say', text: argument.includes('*') ? argument : `*${argument}*` };
  if (name === 'shrug') return { type: 'say', text: `${argument} ¯\\_(ツ)_/¯`.trim() };
  if (name === 'history' && argument && !isCount(argument)) {
    return { type: 'problem', text: `/history takes a number from 1 to ${HISTORY_MAX}, not "${argument.slice(0, 20)}".` };
  }
  return { type: 'command', name, argument };
}

/** @param {string} text */
const isCount = (text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= HISTORY_MAX;

/** @param {string} name */
function unknown(name) {
  const shown = name.slice(0, WORD_MAX);
  const meant = nearest(shown, COMMANDS.map((command) => command.name));
  return meant ? `There is no /${shown}. Did you mean /${meant}?`
    : `There is no /${shown}. /help lists the commands; // says a line that begins with a slash.`;
}
