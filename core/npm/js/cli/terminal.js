// What is written to a terminal, or to whatever stands in its place.

/** Whether a stream leads to a terminal that obeys more than the end of a line. */
export const isTerminal = (stream) => Boolean(stream.isTTY) && process.env.TERM !== "dumb";

/** The values of `FORCE_COLOR` that ask for colour, as Node itself has them; any other asks for none. */
const FORCING = ["", "1", "2", "3", "true"];

function isColoured(stream) {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  // It goes before all else, as in Node.
  return FORCE_COLOR === undefined ? isTerminal(stream) && !NO_COLOR : FORCING.includes(FORCE_COLOR);
}

const paint = (number) => (text, stream = process.stdout) =>
  isColoured(stream) ? `\u001b[${number}m${text}\u001b[0m` : text;

export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

/** Characters that take two columns of a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Characters that take none: they go with the one before. */
const JOINED = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** How many columns of a terminal a text takes. */
export function columnsOf(text) {
  let columns = 0;
  for (const character of text) columns += JOINED.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

/** As much of a text as fits into so many columns, of which some characters take two. */
export function fitting(text, columns) {
  let left = columns;
  let fits = "";
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    fits += character;
  }
  return fits;
}

/** A text on one line, without what a terminal would obey. */
export function visible(text) {
  const line = text.replace(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*/gu, " ");
  return line.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === "\t" ? " " : "\ufffd"));
}

/** How much of an item is shown, in characters. */
const MAX_SHOWN = 60;

/** As much of an item as is shown of it. */
export function shortened(text) {
  const characters = [...text];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join("")}…` : text;
}
