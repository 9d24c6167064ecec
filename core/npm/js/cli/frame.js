// A violation in words, and the line that it is in.

import { columnsOf, red, visible, yellow } from "./terminal.js";
import { say } from "./words.js";

/** How much of a long line is shown, and how much of that before the place. */
const SHOWN = 100;
const BEFORE = 40;

/** Prints a violation; `lines` are those of the text that its range is about, if there is one. */
export function print({ code, severity, pointer, message, help, range }, name, lines, stream = process.stdout) {
  const { severity: severities, colon } = say;
  const paint = severity === "error" ? red : yellow;
  stream.write(`${paint(severities[severity], stream)}[${code}]${colon}${message}\n`);
  const at = lines && range ? `${name}:${range.start.line}:${range.start.column}` : name;
  stream.write(`  --> ${visible(at)}${pointer ? ` ${visible(pointer)}` : ""}\n`);
  if (lines && range) {
    const { start, end } = range;
    const line = lines[start.line - 1] ?? "";
    // Of a long line, what is around the place.
    const from = startOfCharacter(line, Math.max(0, start.column - 1 - BEFORE));
    const to = startOfCharacter(line, Math.min(line.length, from + SHOWN));
    const shown = visible(line.slice(from, to));
    const last = end.line === start.line ? end.column - 1 : line.length;
    const number = String(start.line);
    const margin = " ".repeat(number.length);
    const place = start.column - 1;
    const marked = columnsOf(line.slice(place, Math.min(last, to)));
    const marks = " ".repeat(columnsOf(line.slice(from, place))) + "^".repeat(Math.max(1, marked));
    stream.write(`${margin} |\n${number} | ${shown}\n${margin} | ${marks}\n`);
  }
  stream.write(`  ${help}\n\n`);
}

/** Where the character begins that a place in a line is in. */
function startOfCharacter(line, at) {
  return line.codePointAt(at - 1) > 0xffff ? at - 1 : at;
}
