// Where the members of a JSON object are in its text.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = "{[";
const CLOSING = "}]";

/**
 * The members of the outermost object of a well-formed text, in their order and
 * repeated ones too: `{key, start, end}`, the places of the value.
 */
export function membersOf(text) {
  const members = [];
  let depth = 0;
  let key;
  let start;
  let end;
  for (let at = 0; at < text.length; ) {
    const from = at;
    const character = text[at];
    at = character === '"' ? endOfString(text, at) : at + 1;
    if (" \t\r\n\ufeff".includes(character)) continue;
    if (depth === 1 && (character === "," || character === "}")) {
      if (start !== undefined) members.push({ key, start, end });
      key = start = undefined;
    } else if (depth === 1 && key === undefined) {
      key = JSON.parse(text.slice(from, at));
    } else if (depth === 1 && character !== ":") {
      start ??= from;
    }
    if (OPENING.includes(character)) depth++;
    if (CLOSING.includes(character)) depth--;
    end = at;
  }
  return members;
}

function endOfString(text, start) {
  let at = start + 1;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    at += unit === BACKSLASH ? 2 : 1;
  }
}
