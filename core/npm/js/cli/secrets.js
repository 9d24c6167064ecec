// A text with nothing to be read where a token is, or may be.

/** The keys of a request whose values are no secret. */
const KNOWN = ["project_id", "instance_id", "body", "apps", "tasks", "task_id"];

/** What is shown of a text of which nobody can tell what in it is a value. */
const STRUCTURE = new RegExp(`\\b(?:token|${KNOWN.join("|")})\\b|[\\s{}[\\]:,"']`, "g");

/** What is between a key and its value. */
const VALUE = /\s*:\s*/y;

/** What speaks of a token, or is called as its header nearly is. */
const SECRET = /token|auth|令牌/i;

/** What speaks of the ids of a request, however they are written: where they are, a token may be. */
const IDS = /(?:project|instance)[\s_-]?id(?!\p{L})/iu;

/** The same of a text of which nobody can tell what in it is a key: a request has a body, too. */
const REQUEST = new RegExp(`${IDS.source}|\\bbody\\b`, "iu");

/** How a text speaks of a token, and then gives it. Messages have U+FFFD for what is not seen. */
const HEADER = /(?:token|令牌)[\w-]{0,64}["'`]?[\s\p{Cc}\p{Cf}\ufffd]*[:=：]/iu;

/** The same with what is behind it: in a pointer up to the next key, in words to the last quote. */
const IN_POINTER = new RegExp(`(${HEADER.source})[^/]*`, "giu");
const IN_WORDS = new RegExp(`(${HEADER.source})(?:[^]*(?=”)|[^]*)`, "iu");

/** What ends a value that is in no quotes. */
const END = /[\s,}\]]/g;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * The same text, as long and in as many lines, with asterisks in place of what may be a
 * token.
 *
 * Of what has a field of a request (`hasField`), or speaks of one, only values of known fields
 * are shown: a token may stand under a name that is nearly right. Of a body, the values of keys
 * that may be those of a token are not. Where a slip leaves it open what is a key and what is a
 * value, nothing but the structure is shown of either, if it is a request or may be half of one,
 * or may have such a key.
 */
export function withoutSecrets(text, hasField) {
  if (!isWellFormed(text)) {
    return hasField || REQUEST.test(text) || SECRET.test(text) ? structureOf(text) : text;
  }
  const isWhole = hasField || IDS.test(text);
  const isSecret = isWhole ? (key) => !KNOWN.includes(key) : (key) => SECRET.test(key);
  return withoutValues(text, isSecret, isWhole);
}

/** The same violation, where it names a key that is a header with a token. */
export function withoutSecretKeys(violation) {
  if (!HEADER.test(violation.pointer)) return violation;
  const hidden = { ...violation, pointer: violation.pointer.replace(IN_POINTER, "$1***") };
  for (const name of ["message", "help"]) hidden[name] = violation[name].replace(IN_WORDS, "$1***");
  if (violation.first !== undefined) hidden.first = violation.first.replace(IN_POINTER, "$1***");
  return hidden;
}

function isWellFormed(text) {
  try {
    JSON.parse(text.replace(/^\ufeff/, ""));
    return true;
  } catch {
    return false;
  }
}

function structureOf(text) {
  const pieces = [];
  let done = 0;
  for (const { index, 0: shown } of text.matchAll(STRUCTURE)) {
    pieces.push("*".repeat(index - done), shown);
    done = index + shown.length;
  }
  return pieces.join("") + "*".repeat(text.length - done);
}

/** A well-formed text without the values of some keys. */
function withoutValues(text, isSecret, isWhole) {
  const pieces = [];
  let done = 0;
  const hide = (from, to) => {
    pieces.push(text.slice(done, from), text.slice(from, to).replace(/[^\r\n]/g, "*"));
    done = to;
  };
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    const end = endOfString(text, at);
    const string = JSON.parse(text.slice(at, end));
    // A header, pasted where something else belongs.
    if (HEADER.test(string)) hide(at, end);
    VALUE.lastIndex = end;
    const isKey = VALUE.test(text);
    const start = VALUE.lastIndex;
    at = end;
    if (!isKey) continue;
    // A body that is a text may hold a token in its own way.
    const isText = isWhole && string === "body" && text[start] === '"';
    if (!isText && !isSecret(string)) continue;
    at = endOfValue(text, start);
    hide(start, at);
  }
  return pieces.join("") + text.slice(done);
}

/** Where a string ends that begins at a place. */
function endOfString(text, start) {
  let at = start + 1;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    at += unit === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** Where a value of a well-formed text ends. */
function endOfValue(text, start) {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first === "{" || first === "[") {
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      if (text[at] === '"') at = endOfString(text, at) - 1;
      else if ("{[".includes(text[at])) depth++;
      else if ("}]".includes(text[at]) && --depth === 0) return at + 1;
    }
  }
  END.lastIndex = start;
  return END.exec(text)?.index ?? text.length;
}
