// A whole request in a file: what is wrong with it, with the places in that file.

import { validate } from "../index.js";
import { membersOf } from "./members.js";

const FIELDS = ["project_id", "instance_id", "token"];

/** The whole request that a text is; nothing if it is something else. */
export function wholeRequest(text) {
  let value;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // The rules say where it goes wrong.
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  return FIELDS.some((name) => Object.hasOwn(value, name)) ? value : undefined;
}

/** The report about a request, with ranges as the file has them. */
export function checkRequest(value, text, lang) {
  const members = membersOf(text);
  const spanOf = (name) => members.findLast(({ key }) => key === name);
  const body = spanOf("body");
  // As it is written, so that the rules see keys that stand there twice. A body that is
  // a string is text inside of text, and its places are none of the file.
  const isText = typeof value.body === "string";
  const written = body === undefined || isText ? value.body : text.slice(body.start, body.end);
  const report = validate({ ...value, body: written }, { lang });
  const base = body && positionAt(text, body.start);
  for (const violation of report.violations) {
    const [, name] = violation.pointer.split("/");
    const span = spanOf(name?.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (violation.range !== undefined && !isText) {
      const { start, end } = violation.range;
      violation.range = { start: shifted(start, base), end: shifted(end, base) };
    } else if (span !== undefined) {
      violation.range = { start: positionAt(text, span.start), end: positionAt(text, span.end) };
    }
  }
  return report;
}

/** The same text, with nothing to be read where a token is. */
export function withoutToken(text) {
  let shown = text;
  for (const { key, start, end } of membersOf(text)) {
    if (key !== "token") continue;
    const hidden = text.slice(start, end).replace(/[^\r\n]/g, "*");
    shown = shown.slice(0, start) + hidden + shown.slice(end);
  }
  return shown;
}

function positionAt(text, utf16) {
  const before = text.slice(0, utf16);
  const lines = before.split(/\r\n|\n|\r/);
  return { offset: Buffer.byteLength(before), utf16, line: lines.length, column: lines.at(-1).length + 1 };
}

function shifted({ offset, utf16, line, column }, base) {
  return {
    offset: base.offset + offset,
    utf16: base.utf16 + utf16,
    line: base.line + line - 1,
    column: line === 1 ? base.column + column - 1 : column,
  };
}
