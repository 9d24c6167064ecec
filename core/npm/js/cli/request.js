// A whole request in a file: what is wrong with it, with the places in that file.

import { limits, validate, validateBody } from "../index.js";
import { membersOf } from "./members.js";
import { lang } from "./words.js";

/** What only a request has. */
const FIELDS = ["project_id", "instance_id", "token"];

/** What a request is checked for, in the order of a report. */
const CHECKED = [...FIELDS, "body"];

/** A request with nothing wrong, in which a value is checked by itself. */
const FLAWLESS = { project_id: "p", instance_id: "i", token: "t", body: '{"apps":"a"}' };

/** What is wrong with a text as JSON, whatever it should be. */
const OF_TEXT = ["malformed_json", "too_deep", "duplicate_key"];

const NOTHING = { errors: 0, warnings: 0, violations: [] };

const isError = ({ severity }) => severity === "error";

const isAmong = (names) => ({ key }) => names.includes(key);

/**
 * Whether a text is meant to be a whole request, well-formed or not: it has a field that
 * only a request has. A body may have such a field too, which means nothing there; it
 * then has a field of a body beside it, where a request has one body around those.
 */
export function isRequest(text) {
  const members = objectOf(text);
  if (!members.some(isAmong(FIELDS))) return false;
  return members.some(isAmong(["body"])) || !members.some(isAmong(["apps", "tasks"]));
}

/** Whether a text has anything that a request has, so that a token may be in it anywhere. */
export function mayHoldToken(text) {
  return objectOf(text).some(isAmong(FIELDS));
}

/** The members of a text that is an object. */
function objectOf(text) {
  return /^[\ufeff\s]*\{/.test(text) ? membersOf(text) : [];
}

/** The report about a request, with ranges as the file has them. */
export function checkRequest(bytes, text) {
  // The rules for texts are the same whatever the text is about.
  const whole = validateBody(bytes, { lang });
  const isWhole = whole.violations.every(({ code }) => code !== "malformed_json");
  const value = isWhole ? parsed(text) : undefined;
  if (value === undefined) return reported(NOTHING, whole);

  const members = membersOf(text);
  const places = new Places(text);
  // Of a key that stands there twice, the last value counts.
  const last = new Map(members.map((member) => [member.key, member]));
  const body = last.get("body");
  const report = validate(body === undefined ? value : { ...value, body: valueOf(text, body) }, { lang });
  for (const violation of report.violations) locate(violation, last.get(nameOf(violation)), text, places);
  // The others are checked as well, as in a body.
  const others = members.filter((member) => CHECKED.includes(member.key) && last.get(member.key) !== member);
  const reports = others.map((member) => {
    const other = validate({ ...FLAWLESS, [member.key]: valueOf(text, member) }, { lang });
    for (const violation of other.violations) locate(violation, member, text, places);
    return other;
  });
  // The body was looked at as such, so that here it counts as any value.
  const around = validateBody(withoutBodies(text, members), { lang });
  for (const { range } of around.violations) {
    if (range === undefined) continue;
    range.start = places.at(range.start.utf16);
    range.end = places.at(range.end.utf16);
  }
  return reported(joined([...reports, report]), around);
}

/**
 * The value of a member; of a body as it is written, so that the rules see keys that
 * stand there twice.
 */
function valueOf(text, { key, start, end }) {
  const written = text.slice(start, end);
  return key === "body" && !isTextInText(text, start) ? written : JSON.parse(written);
}

/** Whether a body is a string: text inside of text, whose places are none of the file. */
const isTextInText = (text, start) => text[start] === '"';

/** Gives a violation the range that it has in the file, if its member is there. */
function locate(violation, member, text, places) {
  if (member === undefined) return;
  const { key, keyStart, keyEnd, start, end } = member;
  if (violation.range !== undefined && !isTextInText(text, start)) {
    const base = places.at(start);
    violation.range = { start: shifted(violation.range.start, base), end: shifted(violation.range.end, base) };
  } else {
    const isAboutKey = violation.code === "unknown_field" && key !== "body";
    violation.range = isAboutKey
      ? { start: places.at(keyStart), end: places.at(keyEnd) }
      : { start: places.at(start), end: places.at(end) };
  }
}

/** Reports about parts of one request as one, in its order. */
function joined(reports) {
  const sum = (counted) => reports.reduce((sum, report) => sum + report[counted], 0);
  const rank = (violation) => CHECKED.indexOf(nameOf(violation)) + 1 || CHECKED.length + 1;
  const violations = reports.flatMap(({ violations }) => violations).sort((one, other) => rank(one) - rank(other));
  return { errors: sum("errors"), warnings: sum("warnings"), violations };
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

/** The name of the member of a request that a violation is about. */
function nameOf({ pointer }) {
  return pointer.split("/")[1]?.replaceAll("~1", "/").replaceAll("~0", "~");
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
  /** The place that was asked for last, which the next one is mostly near. */
  #near = { utf16: 0, offset: 0 };

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
    const near = this.#near;
    const between = Buffer.byteLength(this.#text.slice(Math.min(near.utf16, utf16), Math.max(near.utf16, utf16)));
    const offset = near.offset + (utf16 < near.utf16 ? -between : between);
    this.#near = { utf16, offset };
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
