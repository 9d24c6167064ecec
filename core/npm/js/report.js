// Cutting a packed report into objects; see core/npm/src/output.rs.

import { codes, packedReport } from "./session.js";

/** From here on, a character of a number says that another one follows. */
const MORE = 0x4000;

let packed = "";
/** The place of the next number, and of the next string. */
let at = 0;
let from = 0;

function number() {
  let digit = packed.charCodeAt(at++);
  if (digit < MORE) return digit;
  let value = digit - MORE;
  let scale = MORE;
  do {
    digit = packed.charCodeAt(at++);
    value += (digit < MORE ? digit : digit - MORE) * scale;
    scale *= MORE;
  } while (digit >= MORE);
  return value;
}

function string() {
  const start = from;
  from += number();
  return packed.slice(start, from);
}

function position() {
  return { offset: number(), utf16: number(), line: number(), column: number() };
}

function violation() {
  const [severity, code] = codes[number()];
  const violation = { code, severity, pointer: string(), message: string(), help: string() };
  const flags = number();
  if (flags & 1) violation.limit = number();
  if (flags & 2) violation.actual = number();
  if (flags & 4) violation.index = number();
  if (flags & 8) violation.suggestion = string();
  if (flags & 16) violation.first = string();
  if (flags & 32) violation.range = { start: position(), end: position() };
  return violation;
}

/** The report of the last check. */
export function readReport(zh) {
  packed = packedReport(zh);
  at = 0;
  from = number();
  from += at;
  const errors = number();
  const warnings = number();
  const omitted = number();
  const violations = new Array(number());
  for (let i = 0; i < violations.length; i++) violations[i] = violation();
  packed = "";
  return { valid: errors === 0, errors, warnings, violations, omitted };
}
