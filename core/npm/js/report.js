// Putting a packed report together to objects; see core/npm/src/output.rs.

import { codes, fixedText, packedNumbers, packedReport } from "./session.js";

let numbers;
let strings = "";
/** The place of the next number, and of the next string. */
let at = 0;
let from = 0;

/** The pieces of texts that are always the same, by their addresses. */
const fixed = new Map();

function string() {
  const start = from;
  from += numbers[at++];
  return strings.slice(start, from);
}

function text() {
  let text = "";
  for (let left = numbers[at++]; left > 0; left--) {
    const address = numbers[at++];
    text += address === 0 ? string() : fixedPiece(address, numbers[at++]);
  }
  return text;
}

function fixedPiece(address, length) {
  const known = fixed.get(address);
  if (known?.length === length) return known.piece;
  const piece = fixedText(address, length);
  // Another one that begins there is shorter or longer, and takes its place.
  fixed.set(address, { length, piece });
  return piece;
}

function position() {
  return { offset: numbers[at++], utf16: numbers[at++], line: numbers[at++], column: numbers[at++] };
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
  if (flags & 32) violation.range = { start: position(), end: position() };
  return violation;
}

/** The report of the last check. */
export function readReport(zh) {
  strings = packedReport(zh);
  numbers = packedNumbers();
  at = 0;
  from = 0;
  const errors = numbers[at++];
  const warnings = numbers[at++];
  const omitted = numbers[at++];
  const violations = new Array(numbers[at++]);
  for (let i = 0; i < violations.length; i++) violations[i] = violation();
  strings = "";
  return { valid: errors === 0, errors, warnings, violations, omitted };
}
