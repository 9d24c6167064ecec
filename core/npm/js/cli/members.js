// Where the members of a JSON object are in its text.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = "{[";
const CLOSING = "}]";

/**
 * The members of the outermost object of a well-formed text, in their order and
 * repeated ones too: `{key, keyStart, keyEnd, start, end}`, the places of the key and
 * of the value.
 *
 * Of a text that is not well-formed, those up to where that shows, and perhaps some
 * that are none.
 */
export function membersOf(text) {
  const members = [];
  let depth = 0;
  let member;
  let end;
  for (let at = 0; at < text.length; ) {
    const from = at;
    const character = text[at];
    at = character === '"' ? endOfString(text, at) : at + 1;
    if (" \t\r\n\ufeff".includes(character)) continue;
    if (depth === 1 && (character === "," || character === "}")) {
      if (member?.start !== undefined) members.push({ ...member, end });
      member = undefined;
    } else if (depth === 1 && member === undefined) {
      if (character === '"') member = { key: named(text.slice(from, at)), keyStart: from, keyEnd: at };
    } else if (depth === 1 && character !== ":") {
      member.start ??= from;
    }
    if (OPENING.includes(character)) depth++;
    if (CLOSING.includes(character)) depth--;
    end = at;
  }
  // What has no end, in a text that breaks off.
  if (member?.start !== undefined) members.push({ ...member, end: text.length });
  return members;
}

/** What a key is, as it is written; as it stands there if that is not well-formed. */
export function named(written) {
  try {
    return JSON.parse(written);
  } catch {
    return written.slice(1, -1);
  }
}

/** Where a string ends that begins at a place; the end of the text if it has none. */
export function endOfString(text, start) {
  let at = start + 1;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    at += unit === BACKSLASH ? 2 : 1;
  }
  return text.length;
}
