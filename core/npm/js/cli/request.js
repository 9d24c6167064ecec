// A whole request in a file: what is wrong with it, with the places in that file.

import { limits, validate, validateBody } from "../index.js";
import { membersOf } from "./members.js";

const FIELDS = ["project_id", "instance_id", "token"];

/** What is wrong with a text as JSON, whatever it should be. */
const OF_TEXT = ["malformed_json", "too_deep", "duplicate_key"];

const NOTHING = { errors: 0, warnings: 0, violations: [] };

const isError = ({ severity }) => severity === "error";

/** Whether a text is meant to be a whole request, well-formed or not. */
export function isRequest(text) {
  return /^[\ufeff\s]*\{/.test(text) && membersOf(text).some(({ key }) => FIELDS.includes(key));
}

/** The report about a request, with ranges as the file has them. */
export function checkRequest(bytes, text, lang) {
  // The rules for texts are the same whatever the text is about.
  const whole = validateBody(bytes, { lang });
  const isWhole = whole.violations.every(({ code }) => code !== "malformed_json");
  const value = isWhole ? parsed(text) : undefined;
  if (value === undefined) return reported(NOTHING, whole);

  const members = membersOf(text);
  const spanOf = (name) => members.findLast(({ key }) => key === name);
  const body = spanOf("body");
  // As it is written, so that the rules see keys that stand there twice. A body that is
  // a string is text inside of text, and its places are none of the file.
  const isText = typeof value.body === "string";
  const written = body === undefined || isText ? value.body : text.slice(body.start, body.end);
  const report = validate({ ...value, body: written }, { lang });
  const places = new Places(text);
  const base = body && places.at(body.start);
  for (const violation of report.violations) {
    const [, name] = tokensOf(violation.pointer);
    const span = spanOf(name);
    if (violation.range !== undefined && !isText) {
      const { start, end } = violation.range;
      violation.range = { start: shifted(start, base), end: shifted(end, base) };
    } else if (span !== undefined) {
      const isAboutKey = violation.code === "unknown_field" && name !== "body";
      const { keyStart, keyEnd, start, end } = span;
      violation.range = isAboutKey
        ? { start: places.at(keyStart), end: places.at(keyEnd) }
        : { start: places.at(start), end: places.at(end) };
    }
  }
  // The body was looked at as such, so that here it counts as any value.
  const around = validateBody(withoutBodies(text, members), { lang });
  for (const { range } of around.violations) {
    if (range === undefined) continue;
    range.start = places.at(range.start.utf16);
    range.end = places.at(range.end.utf16);
  }
  return reported(report, around);
}

/** The text with a short value in the place of each body, and all else where it is. */
function withoutBodies(text, members) {
  const pieces = [];
  let done = 0;
  for (const { key, start, end } of members) {
    if (key !== "body") continue;
    pieces.push(text.slice(done, start), "0", " ".repeat(end - start - 1));
    done = end;
  }
  return pieces.join("") + text.slice(done);
}

/** The value of a text; nothing if there is a fault behind where the rules have stopped. */
function parsed(text) {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** The keys on the way that a pointer leads, behind an empty one. */
function tokensOf(pointer) {
  return pointer.split("/").map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A report with what is wrong with a text besides, whatever it should be. */
function reported(report, text) {
  const more = text.violations.filter(({ code }) => OF_TEXT.includes(code));
  // If some are not listed, they are errors; a text has few of any other kind.
  const unlisted = text.errors - text.violations.filter(isError).length;
  const errors = report.errors + more.length + unlisted;
  let violations = [...report.violations, ...more];
  const { maxListed } = limits;
  if (violations.length > maxListed) {
    // As in any other report, errors before warnings, and all in their order.
    const warnings = violations.filter((one) => !isError(one));
    const chosen = new Set([...violations.filter(isError), ...warnings].slice(0, maxListed));
    violations = violations.filter((one) => chosen.has(one));
  }
  const omitted = errors + report.warnings - violations.length;
  return { valid: errors === 0, errors, warnings: report.warnings, violations, omitted };
}

/** The places in a text. */
class Places {
  #text;
  #lines = [0];

  constructor(text) {
    this.#text = text;
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) this.#lines.push(index + end.length);
  }

  at(utf16) {
    let [from, to] = [0, this.#lines.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if (this.#lines[middle] <= utf16) from = middle;
      else to = middle;
    }
    const offset = Buffer.byteLength(this.#text.slice(0, utf16));
    return { offset, utf16, line: from + 1, column: utf16 - this.#lines[from] + 1 };
  }
}

function shifted({ offset, utf16, line, column }, base) {
  return {
    offset: base.offset + offset,
    utf16: base.utf16 + utf16,
    line: base.line + line - 1,
    column: line === 1 ? base.column + column - 1 : column,
  };
}
