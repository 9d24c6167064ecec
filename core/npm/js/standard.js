// The checks as Standard Schemas (version 1), and as Standard JSON Schemas.

import { jsonSchema } from "./json-schema.js";
import { ensureInstance } from "./session.js";
import { validateData, validateTyped } from "./validate.js";

/** A schema whose words are in a language. */
function schema(what, check, lang) {
  const convert = ({ target }) => jsonSchema(what, target);
  return {
    "~standard": {
      version: 1,
      vendor: "roma-import",
      validate: (value) => result(what, value, check, lang),
      jsonSchema: { input: convert, output: convert },
    },
    /** The same schema with its words in another language. */
    in: (other) => schema(what, check, other),
  };
}

// What is valid is handed on as it is, so it has to be what the types and the JSON Schemas
// say: neither knows of JSON text or bytes, or of what has a `toJSON`, which the checks take
// besides.

/** A whole request: `{project_id, instance_id, token, body}`; the body may be text. */
export const importRequest = schema("request", validateTyped);

/** A body alone, which is a value. */
export const importBody = schema("body", validateData);

/**
 * What the standard wants to know. It throws only where nothing can be checked: then no
 * value is valid or invalid.
 */
function result(what, value, check, lang) {
  ensureInstance();
  // What is no object has none of a request's fields.
  const isRead = what === "body" || (typeof value === "object" && value !== null);
  let report;
  try {
    report = check(isRead ? value : {}, { lang });
  } catch (error) {
    // Misuse, or what a getter of the value has thrown.
    return { issues: [{ message: wordsOf(error), path: [] }] };
  }
  if (report.valid) return { value };
  // An issue means failure there, and a warning must not be in the way.
  const errors = report.violations.filter(({ severity }) => severity === "error");
  return { issues: errors.map((violation) => ({ ...violation, path: pathTo(violation, value) })) };
}

/** What somebody has thrown, which may be anything. */
function wordsOf(error) {
  try {
    return String(error?.message ?? error);
  } catch {
    return "The value throws when it is read.";
  }
}

/**
 * The keys that lead to a violation, as far as the value has them: what is in a
 * text has the path of the text.
 */
function pathTo({ pointer }, value) {
  const path = [];
  try {
    let container = value;
    for (const token of pointer.split("/").slice(1)) {
      if (typeof container !== "object" || container === null) break;
      const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
      // No pointer can have half a character, which the key has then.
      if (key.includes("\ufffd") && !(key in container)) break;
      path.push(Array.isArray(container) ? Number(key) : key);
      container = container[key];
    }
  } catch {
    // It was read once, and does not let itself be read again.
  }
  return path;
}
