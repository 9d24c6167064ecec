// Putting a packed report together to objects; see core/npm/src/output.rs.

import { codes, fixedText, packedNumbers, packedStrings, packReport } from "./session.js";

let numbers;
/** The place of the next number, and of the next string. */
let at = 0;
let from = 0;

/**
 * The pieces of texts that are always the same, each in a place that its address and its length
 * choose; another one of the same place takes it. With a map, a check that finds ten violations
 * takes 4 % longer.
 */
const fixed = Array.from({ length: 1 << 8 }, () => ({ address: 0, length: 0, piece: "" }));

function string(strings) {
  return cut(strings, numbers[at++]);
}

function cut(strings, length) {
  const start = from;
  from += length;
  return strings.slice(start, from);
}

/**
 * A text that is made of pieces. The first one, often a quotation mark by itself, is put before
 * the others in the end: to put a short piece in Latin-1 behind it would take an engine longer
 * than all the rest of the text.
 */
function text(strings) {
  const pieces = numbers;
  let next = at;
  let first = "";
  let others = "";
  const count = pieces[next++];
  for (let i = 0; i < count; i++) {
    const address = pieces[next++];
    const length = pieces[next++];
    const piece = address === 0 ? cut(strings, length) : fixedPiece(address, length);
    if (i === 0) {
      first = piece;
    } else {
      others += piece;
    }
  }
  at = next;
  return first + others;
}

function fixedPiece(address, length) {
  const known = fixed[(address + length) & (fixed.length - 1)];
  if (known.address !== address || known.length !== length) {
    known.piece = fixedText(address, length);
    known.address = address;
    known.length = length;
  }
  return known.piece;
}

function range() {
  const of = numbers;
  const i = at;
  at += 8;
  return {
    start: { offset: of[i], utf16: of[i + 1], line: of[i + 2], column: of[i + 3] },
    end: { offset: of[i + 4], utf16: of[i + 5], line: of[i + 6], column: of[i + 7] },
  };
}

/** Among a violation's flags, the one for its range. */
const HAS_RANGE = 32;

function violation(strings) {
  const { severity, code } = codes[numbers[at++]];
  const pointer = string(strings);
  const message = text(strings);
  const help = text(strings);
  const flags = numbers[at++];
  // Most have nothing else; made at once, an object needs no second piece of memory.
  if (flags === HAS_RANGE) return { code, severity, pointer, message, help, range: range() };
  const violation = { code, severity, pointer, message, help };
  if (flags & 1) violation.limit = numbers[at++];
  if (flags & 2) violation.actual = numbers[at++];
  if (flags & 4) violation.index = numbers[at++];
  if (flags & 8) violation.suggestion = string(strings);
  if (flags & 16) violation.first = string(strings);
  if (flags & HAS_RANGE) violation.range = range();
  return violation;
}

/** The report of the last check. */
export function readReport(zh) {
  const address = packReport(zh);
  const strings = packedStrings(packedNumbers(address)[0]);
  // Anew, since to hand the strings over may have grown the memory.
  numbers = packedNumbers(address);
  at = 1;
  from = 0;
  const errors = numbers[at++];
  const warnings = numbers[at++];
  const omitted = numbers[at++];
  const violations = new Array(numbers[at++]);
  for (let i = 0; i < violations.length; i++) violations[i] = violation(strings);
  return { valid: errors === 0, errors, warnings, violations, omitted };
}
