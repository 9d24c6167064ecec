// The WebAssembly instance: made at the first check, and the memory that it lends.

import { IS_JOINED_SHIFT, LENGTH_SHIFT } from "./packed.js";
import { getModule, hasWebAssembly, withoutWebAssembly } from "./source.js";
import { Session, codeNames, forget, initSync } from "./wasm/roma_import_npm.js";
import { checkLength } from "./write.js";

// What a request larger than this has taken is given back, so that one large
// file does not stay in a server's memory for good.
const KEPT_BYTES = 1 << 20;

/** Writes UTF-8, in which a lone surrogate becomes U+FFFD. */
export const encoder = new TextEncoder();

const decoder = new TextDecoder();

let instance;
let session;
// Views of the memory that the session lends.
let head = new Uint8Array(0);
let text = new Uint8Array(0);
let operations = new Uint32Array(0);
let numbers = new Uint32Array(0);
/** Where they are, which is known sooner than by asking the view. */
let numbersAt = 0;
/** All of the memory. */
let memory = new Uint8Array(0);
/** Whether they are larger than what is kept. */
let isLarge = false;

/** In the place of ids and a token that are in the memory. */
const nothing = { projectId: undefined, instanceId: undefined, token: undefined, p: 0, i: 0, t: 0 };

/**
 * The ids and the token that are in the memory, with their lengths in bytes. Who imports a long
 * list, or checks at each keystroke, sends many bodies with the same ones, and to write them
 * takes as long as to check a body of thirty tasks.
 */
let held = nothing;

/** Severity and code by number. */
export let codes;

function start() {
  if (!hasWebAssembly()) throw withoutWebAssembly();
  let started;
  try {
    started = initSync({ module: getModule() });
    session = new Session();
    codes = codeNames()
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [severity, code] = line.split(" ");
        return { severity, code };
      });
  } catch (error) {
    // A module that is not this package's must not stay in the way of the right one.
    session = undefined;
    forget();
    throw new Error(`the checker cannot start: ${error.message}${remedy(error)}`, { cause: error });
  }
  // Only now: with less than all of this, nothing works.
  instance = started;
}

/** What to do where the host does not take the module. */
function remedy({ name }) {
  // Nobody can tell whether it was forbidden, or what WebAssembly is there is too old.
  if (name !== "CompileError" && name !== "EvalError") return "";
  // Only a page has a policy, and its workers, which have its scripts.
  return typeof document !== "undefined" || typeof importScripts === "function"
    ? " (the content security policy of a page has to allow it: script-src 'wasm-unsafe-eval')"
    : " (a host that forbids to compile bytes takes roma-import/wasm, with init(module))";
}

/**
 * What to throw for an error that has come out of the module. An instance that has
 * trapped is in the middle of something for good, so it is given up, and the next call
 * makes another one.
 */
export function discardTrappedInstance(error) {
  if (!hasWebAssembly() || !(error instanceof WebAssembly.RuntimeError)) return error;
  // Whatever frees it later would do so in the memory of the next instance.
  session?.__destroy_into_raw();
  session = instance = undefined;
  loseViews();
  forget();
  return new RangeError(
    "there is not enough memory to check this, or the checker has a fault; the next check begins afresh",
    { cause: error },
  );
}

function loseViews() {
  isLarge = false;
  held = nothing;
  head = new Uint8Array(0);
  text = new Uint8Array(0);
  operations = new Uint32Array(0);
  numbers = new Uint32Array(0);
  memory = new Uint8Array(0);
}

/** Makes sure of the instance, for what does without the lent memory. */
export function ensureInstance() {
  if (instance === undefined) start();
}

/** Makes sure of the room, and of views that a grown memory has not made void. */
function makeRoom(headBytes, bytes, count) {
  // A void view has no length, so it has no room for anything; its buffer need
  // not be looked at, which would take longer than checking a small request.
  if (head.length > headBytes && text.length > bytes && operations.length > count) return;
  const { memory } = instance ?? (start(), instance);
  const lengths = [
    Math.max(headBytes + 1, head.length, 1 << 10),
    Math.max(bytes + 1, text.length, 1 << 13),
    Math.max(count + 1, operations.length, 1 << 9),
  ];
  const places = [
    session.headRoom(lengths[0]),
    session.textRoom(lengths[1]),
    session.operationsRoom(lengths[2]),
  ];
  // Only now, since any of these calls may have grown the memory.
  head = new Uint8Array(memory.buffer, places[0], lengths[0]);
  text = new Uint8Array(memory.buffer, places[1], lengths[1]);
  operations = new Uint32Array(memory.buffer, places[2], lengths[2]);
  // A report's numbers and strings are not counted: the module keeps little room for them.
  isLarge = head.byteLength + text.byteLength + operations.byteLength > KEPT_BYTES;
}

/** Up to this length, texts get room for whatever may be in them at once. */
const SHORT = 1 << 16;

/** Up to this length, a request is written in one go, which takes longer for a longer one. */
const JOINED_LENGTH = 1 << 10;

/** Says that the ids and the token stand before the body. */
const JOINED = 1 << IS_JOINED_SHIFT;

/** The bits of an operation that are its kind. */
const KIND = (1 << LENGTH_SHIFT) - 1;

/** Checks a body that is text, and tells whether there is anything to report. */
export function checkText(kinds, projectId, instanceId, token, body) {
  try {
    const hasFindings = checkShort(kinds, projectId, instanceId, token, body, 0, 0);
    if (hasFindings !== undefined) return hasFindings;
    return checkHead(kinds, projectId, instanceId, token, writeBody(body), 0, 0);
  } catch (error) {
    throw discardTrappedInstance(error);
  }
}

/** Checks a body that is bytes, and tells whether there is anything to report. */
export function checkBytes(kinds, bytes) {
  try {
    makeRoom(0, bytes.length, 0);
    text.set(bytes);
    return checkHead(kinds, "", "", "", bytes.length, 0, 0);
  } catch (error) {
    throw discardTrappedInstance(error);
  }
}

/** Checks what a writer has written down, and tells whether there is anything to report. */
export function checkWritten(writer) {
  try {
    const { kinds, projectId, instanceId, token, rest, count, unknown, utf8 } = writer;
    checkLength(rest.length);
    makeRoom(0, rest.length, count);
    for (let i = 0; i < count; i++) operations[i] = writer.operations[i];
    if (utf8 === undefined) {
      const hasFindings = checkShort(kinds, projectId, instanceId, token, rest, count, unknown);
      if (hasFindings !== undefined) return hasFindings;
    }
    const { read, written } = encoder.encodeInto(rest, text);
    // Only ASCII has as many bytes as it has units.
    const isAscii = written === rest.length && read === written;
    let bytes = isAscii ? written : writeStrings(writer);
    if (utf8 !== undefined) {
      // The body, behind the names of unknown fields.
      makeRoom(0, bytes + utf8.length, 0);
      text.set(utf8, bytes);
      bytes += utf8.length;
    }
    return checkHead(kinds, projectId, instanceId, token, bytes, count, unknown);
  } catch (error) {
    throw discardTrappedInstance(error);
  }
}

/**
 * Checks a short request, written in one go: each piece by itself takes about as long.
 * `undefined` if it is longer, or not all ASCII.
 */
function checkShort(kinds, projectId, instanceId, token, rest, count, unknown) {
  const length = projectId.length + instanceId.length + token.length + rest.length;
  if (length > JOINED_LENGTH || isHeld(projectId, instanceId, token)) return undefined;
  makeRoom(0, length, count);
  const { read, written } = encoder.encodeInto(projectId + instanceId + token + rest, text);
  if (read !== length || written !== length) return undefined;
  return session.check(kinds | JOINED, projectId.length, instanceId.length, token.length, written, count, unknown);
}

function isHeld(projectId, instanceId, token) {
  return token === held.token && instanceId === held.instanceId && projectId === held.projectId;
}

/** Writes the ids and the token, unless they are there, and checks. */
function checkHead(kinds, projectId, instanceId, token, bytes, count, unknown) {
  if (!isHeld(projectId, instanceId, token)) {
    // What an error leaves half written is neither those nor these.
    held = nothing;
    held = writeHead(projectId, instanceId, token);
  }
  return session.check(kinds, held.p, held.i, held.t, bytes, count, unknown);
}

/** Writes the ids and the token, and returns them with their lengths in bytes. */
function writeHead(projectId, instanceId, token) {
  const start = projectId + instanceId + token;
  makeRoom(start.length, 0, 0);
  const { read, written } = encoder.encodeInto(start, head);
  let p = projectId.length;
  let i = instanceId.length;
  let t = token.length;
  if (written !== start.length || read !== written) {
    makeRoom(start.length * 3, 0, 0);
    p = writeWtf8(projectId, head, 0);
    i = writeWtf8(instanceId, head, p);
    t = writeWtf8(token, head, p + i);
  }
  return { projectId, instanceId, token, p, i, t };
}

/** Writes the body's text, and returns its length in bytes. */
function writeBody(string) {
  const { length } = string;
  makeRoom(0, length < SHORT ? length * 3 : length, 0);
  let { read, written } = encoder.encodeInto(string, text);
  if (written === length && read === written) return written;
  if (read < length) {
    makeRoom(0, length * 3, 0);
    written = encoder.encodeInto(string, text).written;
  }
  // A lone surrogate would have become U+FFFD.
  return session.mayHaveReplaced(written) ? writeWtf8(string, text, 0) : written;
}

/** Writes strings that are not all ASCII: their lengths in bytes differ from those in units. */
function writeStrings(writer) {
  const { rest, count } = writer;
  makeRoom(0, rest.length * 3, 0);
  const { written } = encoder.encodeInto(rest, text);
  const isWhole = !session.mayHaveReplaced(written) || isWellFormed(rest);
  return isWhole && session.measure(count, written) ? written : writeStringByString(writer);
}

/** The same for strings with half a character in one of them, which has to stay one. */
function writeStringByString(writer) {
  const { rest, count } = writer;
  let at = 0;
  let from = 0;
  for (let i = 0; i < count; i++) {
    const operation = writer.operations[i];
    const length = operation >>> LENGTH_SHIFT;
    if (length === 0) continue;
    const bytes = writeWtf8(rest.slice(from, from + length), text, at);
    checkLength(bytes);
    from += length;
    at += bytes;
    operations[i] = (operation & KIND) | (bytes << LENGTH_SHIFT);
  }
  // Behind the names of unknown fields there may be a text.
  return at + writeWtf8(rest.slice(from), text, at);
}

/** Writes a string as generalised UTF-8, in which a lone surrogate keeps its number. */
export function writeWtf8(string, into, at) {
  if (isWellFormed(string)) return encoder.encodeInto(string, into.subarray(at)).written;
  const start = at;
  for (const character of string) {
    const codePoint = character.codePointAt(0);
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      into[at++] = 0xe0 | (codePoint >> 12);
      into[at++] = 0x80 | ((codePoint >> 6) & 0x3f);
      into[at++] = 0x80 | (codePoint & 0x3f);
    } else {
      at += encoder.encodeInto(character, into.subarray(at)).written;
    }
  }
  return at - start;
}

const isWellFormed =
  typeof String.prototype.isWellFormed === "function"
    ? (string) => string.isWellFormed()
    : (string) => !/\p{Surrogate}/u.test(string);

/** The last report, packed: its numbers, and whatever is behind them. */
export function packReport(zh) {
  try {
    return session.report(zh);
  } catch (error) {
    throw discardTrappedInstance(error);
  }
}

/** The numbers of the packed report, from where they are, until another call grows the memory. */
export function packedNumbers(address) {
  // A view that a grown memory has made void has no length.
  if (numbersAt !== address || numbers.length === 0) {
    numbers = new Uint32Array(instance.memory.buffer, address);
    numbersAt = address;
  }
  return numbers;
}

/**
 * All strings of the packed report as one, from where they are in the module, with whatever is
 * behind them; 0 if they have to be handed over.
 */
export function packedStrings(at) {
  try {
    return at === 0 ? session.strings() : shortText(at);
  } catch (error) {
    throw discardTrappedInstance(error);
  }
}

/**
 * The characters of 32 bytes of ASCII: a decoder takes four times as long for so few, and a
 * loop longer than that.
 */
function shortText(at) {
  if (memory.length === 0) memory = new Uint8Array(instance.memory.buffer);
  const b = memory;
  // prettier-ignore
  return String.fromCharCode(
    b[at], b[at + 1], b[at + 2], b[at + 3], b[at + 4], b[at + 5], b[at + 6], b[at + 7],
    b[at + 8], b[at + 9], b[at + 10], b[at + 11], b[at + 12], b[at + 13], b[at + 14], b[at + 15],
    b[at + 16], b[at + 17], b[at + 18], b[at + 19], b[at + 20], b[at + 21], b[at + 22], b[at + 23],
    b[at + 24], b[at + 25], b[at + 26], b[at + 27], b[at + 28], b[at + 29], b[at + 30], b[at + 31],
  );
}

/** A piece of text that is always the same, from where it is in the module. */
export function fixedText(address, length) {
  return decoder.decode(new Uint8Array(instance.memory.buffer, address, length));
}

/** Gives back the room of a large request. */
export function releaseLargeBuffers() {
  if (!isLarge) return;
  session.shrink();
  loseViews();
}
