// The WebAssembly instance: made at the first check, and the memory that it lends.

import { wasm } from "./inline.js";
import { Session, codeNames, initSync } from "./wasm/roma_import_npm.js";

// What a request larger than this has taken is given back, so that one large
// file does not stay in a server's memory for good.
const KEPT_BYTES = 1 << 20;

const encoder = new TextEncoder();

let exports;
let session;
// Views of the memory that the session lends.
let head = new Uint8Array(0);
let text = new Uint8Array(0);
let operations = new Uint32Array(0);

/** Severity and code by number. */
export let codes;

function start() {
  exports = initSync({ module: wasm() });
  session = new Session();
  codes = codeNames()
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" "));
}

/** Makes sure of the room, and of views that a grown memory has not made void. */
function makeRoom(headBytes, bytes, count) {
  const { memory } = exports ?? (start(), exports);
  if (
    head.length >= headBytes &&
    text.length >= bytes &&
    operations.length >= count &&
    text.buffer === memory.buffer
  ) {
    return;
  }
  const lengths = [
    Math.max(headBytes, head.length, 1 << 10),
    Math.max(bytes, text.length, 1 << 13),
    Math.max(count, operations.length, 1 << 9),
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
}

/** Hands over what was written, and tells whether there is anything to report. */
export function check(writer) {
  const { projectId, instanceId, token, rest, count } = writer;
  const start = projectId + instanceId + token;
  makeRoom(start.length, rest.length, count);
  for (let i = 0; i < count; i++) operations[i] = writer.operations[i];

  const bytes = writeAscii(rest, text) ? rest.length : writeRest(writer);
  if (writeAscii(start, head)) {
    return session.check(
      writer.kinds,
      projectId.length,
      instanceId.length,
      token.length,
      bytes,
      count,
      writer.unknown,
    );
  }
  makeRoom(start.length * 3, 0, 0);
  const p = writeWtf8(projectId, head, 0);
  const i = writeWtf8(instanceId, head, p);
  const t = writeWtf8(token, head, p + i);
  return session.check(writer.kinds, p, i, t, bytes, count, writer.unknown);
}

/** Writes a string, and tells whether it was ASCII, and so all of it had room. */
function writeAscii(string, into) {
  const { read, written } = encoder.encodeInto(string, into);
  // Only ASCII has as many bytes as it has units.
  return read === string.length && written === string.length;
}

/** Writes the body's strings one by one: their lengths in bytes differ from those in units. */
function writeRest(writer) {
  const { rest, count } = writer;
  makeRoom(0, rest.length * 3, 0);
  if (count === 0) return writeWtf8(rest, text, 0);
  let at = 0;
  let from = 0;
  for (let i = 0; i < count; i++) {
    const operation = writer.operations[i];
    const length = operation >>> 4;
    if (length === 0) continue;
    const bytes = writeWtf8(rest.slice(from, from + length), text, at);
    from += length;
    at += bytes;
    operations[i] = (operation & 15) | (bytes << 4);
  }
  if (writer.kinds & 2) at += writeWtf8(rest.slice(from), text, at);
  return at;
}

/** Writes a string as generalised UTF-8, in which a lone surrogate keeps its number. */
function writeWtf8(string, into, at) {
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

/** The last report, packed. */
export function packedReport(zh) {
  return session.report(zh);
}

/** Gives back the room of a large request. */
export function tidy() {
  if (head.length + text.length + operations.length <= KEPT_BYTES) return;
  session.shrink();
  head = new Uint8Array(0);
  text = new Uint8Array(0);
  operations = new Uint32Array(0);
}
