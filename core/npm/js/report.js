// Cutting a packed report into objects; see core/npm/src/output.rs.

import { codes, packedReport } from "./session.js";

export function readReport(zh) {
  const [strings, numbers] = packedReport(zh);
  let at = 0;
  let from = 0;
  const number = () => {
    let byte = numbers[at++];
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 0x80;
    do {
      byte = numbers[at++];
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80);
    return value;
  };
  const string = () => {
    const start = from;
    from += number();
    return strings.slice(start, from);
  };
  const position = () => ({
    offset: number(),
    utf16: number(),
    line: number(),
    column: number(),
  });

  const errors = number();
  const warnings = number();
  const omitted = number();
  const violations = new Array(number());
  for (let i = 0; i < violations.length; i++) {
    const [severity, code] = codes[number()];
    const violation = {
      code,
      severity,
      pointer: string(),
      message: string(),
      help: string(),
    };
    const flags = number();
    if (flags & 1) violation.limit = number();
    if (flags & 2) violation.actual = number();
    if (flags & 4) violation.index = number();
    if (flags & 8) violation.suggestion = string();
    if (flags & 16) violation.first = string();
    if (flags & 32) violation.range = { start: position(), end: position() };
    violations[i] = violation;
  }
  return { valid: errors === 0, errors, warnings, violations, omitted };
}
