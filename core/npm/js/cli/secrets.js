// A text with nothing to be read where a token is.

import { endOfString, named } from "./members.js";

/** How the value of a key begins, after the key. */
const VALUE = /\s*[:=]\s*/y;

/** What ends a value that is in no quotes. */
const END = /[\s,}\]]/g;

/**
 * The word and what may follow it in a key, whatever the quotes: where one is missing,
 * nobody can tell what is inside of the others.
 */
const WORD = /token[\w-]{0,64}["'`]?(?=\s*[:=])/gi;

/**
 * The same text, as long and in as many lines, without the values of all keys that
 * speak of a token, at any depth, and of the keys named.
 *
 * The text need not be well-formed: a slip in a file must not show what is in it.
 */
export function withoutTokens(text, keys = []) {
  const isSecret = (key) => /token/i.test(key) || keys.includes(key);
  const begins = [];
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    const end = endOfString(text, at);
    if (isSecret(named(text.slice(at, end)))) begins.push(end);
    at = end;
  }
  for (const { index, 0: word } of text.matchAll(WORD)) begins.push(index + word.length);
  begins.sort((a, b) => a - b);

  const pieces = [];
  let done = 0;
  for (const begin of begins) {
    VALUE.lastIndex = begin;
    if (!VALUE.test(text)) continue;
    const end = endOfValue(text, VALUE.lastIndex);
    if (end <= done) continue;
    const start = Math.max(VALUE.lastIndex, done);
    pieces.push(text.slice(done, start), text.slice(start, end).replace(/[^\r\n]/g, "*"));
    done = end;
  }
  return pieces.join("") + text.slice(done);
}

function endOfValue(text, start) {
  const quote = text[start];
  if (quote === '"') return endOfString(text, start);
  if (quote === "'" || quote === "`") {
    const end = text.indexOf(quote, start + 1);
    return end === -1 ? text.length : end + 1;
  }
  // A value that should have been a string, or the beginning of a list or an object,
  // whose strings may be tokens: up to its end, or else of the line.
  if (quote === "{" || quote === "[") {
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      if (text[at] === '"') at = endOfString(text, at) - 1;
      else if ("{[".includes(text[at])) depth++;
      else if ("}]".includes(text[at]) && --depth === 0) return at + 1;
    }
    return text.length;
  }
  END.lastIndex = start;
  const found = END.exec(text);
  return found === null ? text.length : found.index;
}
