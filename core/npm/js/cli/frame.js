// A violation in words, and the line that it is in.

import { columnsOf, fitting, red, visible, yellow } from "./terminal.js";
import { say } from "./words.js";

/** How much of a long line is shown where no terminal has a width, and how much of it before the place at most. */
const SHOWN = 100;
const BEFORE = 40;

/** How many columns a line has at least, however narrow a terminal is. */
const MIN_ROOM = 20;

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
    const last = end.line === start.line ? end.column - 1 : line.length;
    const number = String(start.line);
    const margin = " ".repeat(number.length);
    const place = start.column - 1;
    const room = stream.columns ? Math.max(MIN_ROOM, stream.columns - `${margin} | `.length) : undefined;
    const [from, to] = around(line, place, room);
    const shown = visible(line.slice(from, to));
    const marked = columnsOf(line.slice(place, Math.min(last, to)));
    const marks = " ".repeat(columnsOf(line.slice(from, place))) + "^".repeat(Math.max(1, marked));
    stream.write(`${margin} |\n${number} | ${shown}\n${margin} | ${marks}\n`);
  }
  stream.write(`  ${help}\n\n`);
}

/** What is shown of a line, around a place in it: of a long one as much as fits into so many columns, if that is known. */
function around(line, place, room) {
  let from = startOfCharacter(line, Math.max(0, place - BEFORE));
  if (room === undefined) return [from, startOfCharacter(line, Math.min(line.length, from + SHOWN))];
  // What the place is about takes more of the room than what is before it.
  while (columnsOf(line.slice(from, place)) > (2 * room) / 5) from += line.codePointAt(from) > 0xffff ? 2 : 1;
  return [from, from + fitting(line.slice(from), room).length];
}

/** Where the character begins that a place in a line is in. */
function startOfCharacter(line, at) {
  return line.codePointAt(at - 1) > 0xffff ? at - 1 : at;
}
