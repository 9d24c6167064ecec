// The WebAssembly instance: made at the first check, and the memory that it lends.

import { wasm } from "./inline.js";
import { Session, codeNames, initSync } from "./wasm/roma_import_npm.js";

// A request larger than this gives its memory back, so that one large file does
// not stay in a server's memory for good.
const KEPT_BYTES = 1 << 20;

const encoder = new TextEncoder();

let exports;
let session;
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
function makeRoom(bytes, count) {
  if (session === undefined) start();
  const { memory } = exports;
  if (text.length < bytes || operations.length < count) {
    const textLength = Math.max(bytes, 1 << 13);
    const operationsLength = Math.max(count, 1 << 9);
    const textAt = session.textRoom(textLength);
    const operationsAt = session.operationsRoom(operationsLength);
    text = new Uint8Array(memory.buffer, textAt, textLength);
    operations = new Uint32Array(memory.buffer, operationsAt, operationsLength);
  } else if (text.buffer !== memory.buffer) {
    text = new Uint8Array(memory.buffer, text.byteOffset, text.length);
    operations = new Uint32Array(memory.buffer, operations.byteOffset, operations.length);
  }
}

/** Hands over what was written, and tells whether there is anything to report. */
export function check(writer) {
  const { projectId, instanceId, token, rest, count } = writer;
  const all = projectId + instanceId + token + rest;
  makeRoom(all.length, count);
  for (let i = 0; i < count; i++) operations[i] = writer.operations[i];

  let lengths;
  const { written, read } = encoder.encodeInto(all, text);
  if (read === all.length && written === all.length) {
    // Only ASCII has as many bytes as it has units.
    lengths = undefined;
  } else {
    lengths = encodeParts(writer, all.length);
  }
  return session.check(
    writer.kinds,
    lengths ? lengths[0] : projectId.length,
    lengths ? lengths[1] : instanceId.length,
    lengths ? lengths[2] : token.length,
    lengths ? lengths[3] : rest.length,
    count,
    writer.unknown,
  );
}

/** Writes the parts one by one, since their lengths in bytes differ from those in units. */
function encodeParts(writer, units) {
  makeRoom(units * 3, writer.count);
  let at = 0;
  const put = (string) => {
    const start = at;
    at += encodeWtf8(string, text.subarray(at));
    return at - start;
  };
  const lengths = [put(writer.projectId), put(writer.instanceId), put(writer.token), 0];
  const start = at;
  let from = 0;
  if (writer.count === 0) {
    put(writer.rest);
  } else {
    for (let i = 0; i < writer.count; i++) {
      const operation = writer.operations[i];
      const length = operation >>> 4;
      if (length === 0) continue;
      const bytes = put(writer.rest.slice(from, from + length));
      from += length;
      operations[i] = (operation & 15) | (bytes << 4);
    }
  }
  lengths[3] = at - start;
  return lengths;
}

/** Encodes a string as generalised UTF-8: a lone surrogate keeps its number. */
function encodeWtf8(string, into) {
  if (string.isWellFormed()) return encoder.encodeInto(string, into).written;
  let at = 0;
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
  return at;
}

/** The last report, packed. */
export function packedReport(zh) {
  const report = session.report(zh);
  if (text.length > KEPT_BYTES || operations.length > KEPT_BYTES) {
    session.shrink(0, 0);
    text = text.subarray(0, 0);
    operations = operations.subarray(0, 0);
  }
  return report;
}
