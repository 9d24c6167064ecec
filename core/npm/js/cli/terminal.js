// What is written to a terminal, or to whatever stands in its place.

const paint = (number) => (text, stream = process.stdout) =>
  stream.isTTY && !process.env.NO_COLOR ? `\u001b[${number}m${text}\u001b[0m` : text;

export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

/** A text without what a terminal would obey. */
export function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === "\t" ? " " : "\ufffd"));
}
