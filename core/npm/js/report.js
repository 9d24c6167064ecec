// Putting a packed report together to objects; see core/npm/src/output.rs.

import { codes, fixedText, packedNumbers, packedStrings, packReport } from "./session.js";

let numbers;
let strings = "";
/** The place of the next number, and of the next string. */
let at = 0;
let from = 0;

/**
 * The pieces of texts that are always the same, each in a place that its address and its length
 * choose; another one of the same place takes it. With a map, a check that finds ten violations
 * takes 4 % longer.
 */
const fixed = Array.from({ length: 1 << 8 }, () => ({ address: 0, length: 0, piece: "" }));

function string() {
  const start = from;
  from += numbers[at++];
  return strings.slice(start, from);
}

function text() {
  const pieces = numbers;
  let next = at;
  let text = "";
  for (let left = pieces[next++]; left > 0; left--) {
    const address = pieces[next++];
    const length = pieces[next++];
    if (address !== 0) {
      text += fixedPiece(address, length);
    } else {
      const start = from;
      from += length;
      text += strings.slice(start, from);
    }
  }
  at = next;
  return text;
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

function violation() {
  const [severity, code] = codes[numbers[at++]];
  const violation = { code, severity, pointer: string(), message: text(), help: text() };
  const flags = numbers[at++];
  if (flags & 1) violation.limit = numbers[at++];
  if (flags & 2) violation.actual = numbers[at++];
  if (flags & 4) violation.index = numbers[at++];
  if (flags & 8) violation.suggestion = string();
  if (flags & 16) violation.first = string();
  if (flags & 32) violation.range = range();
  return violation;
}

/** The report of the last check. */
export function readReport(zh) {
  const address = packReport(zh);
  strings = packedStrings(packedNumbers(address)[0]);
  // Anew, since to hand the strings over may have grown the memory.
  numbers = packedNumbers(address);
  at = 1;
  from = 0;
  const errors = numbers[at++];
  const warnings = numbers[at++];
  const omitted = numbers[at++];
  const violations = new Array(numbers[at++]);
  for (let i = 0; i < violations.length; i++) violations[i] = violation();
  strings = "";
  return { valid: errors === 0, errors, warnings, violations, omitted };
}
