// A violation in words, and the line that it is in.

import { columnsOf, fitting, red, visible, yellow } from "./terminal.js";
import { say } from "./words.js";

/** How many columns of a long line are shown where no terminal has a width. */
const SHOWN = 100;

/** How much of what is shown is before the place at most: what it is about takes more of the room. */
const SHARE_BEFORE = 2 / 5;

/** More units than this for each column are never shown: a line may be as long as a file. */
const MAX_UNITS_PER_COLUMN = 4;

/** What stands where a line is cut. */
const CUT = "…";

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
    const room = stream.columns ? Math.max(MIN_ROOM, stream.columns - `${margin} | `.length) : SHOWN;
    const [before, from] = around(line, place, room);
    const shown = visible(before + from);
    const marked = columnsOf(line.slice(place, Math.min(last, place + from.length)));
    // A sign of a cut counts as a unit, in place of which a wider character may stand in the line.
    const marks = " ".repeat(columnsOf(before)) + "^".repeat(Math.max(1, Math.min(marked, columnsOf(from))));
    stream.write(`${margin} |\n${number} | ${shown}\n${margin} | ${marks}\n`);
  }
  stream.write(`  ${help}\n\n`);
}

/** What is shown of a line before a place in it and from there on: all of it, or as much as fits into so many columns. */
function around(line, place, room) {
  const most = MAX_UNITS_PER_COLUMN * room;
  if (line.length <= most && columnsOf(line) <= room) return [line.slice(0, place), line.slice(place)];
  let start = startOfCharacter(line, Math.max(0, place - most));
  while (columnsOf(line.slice(start, place)) > SHARE_BEFORE * room) start += line.codePointAt(start) > 0xffff ? 2 : 1;
  const before = (start > 0 ? CUT : "") + line.slice(start, place);
  const left = room - columnsOf(before);
  const rest = line.slice(place, place + most);
  const isAll = line.length <= place + most && columnsOf(rest) <= left;
  return [before, isAll ? rest : fitting(rest, left - 1) + CUT];
}

/** Where the character begins that a place in a line is in. */
function startOfCharacter(line, at) {
  return line.codePointAt(at - 1) > 0xffff ? at - 1 : at;
}
