// The checks as Standard Schemas (version 1), and as Standard JSON Schemas.

import { jsonSchema } from "./json-schema.js";
import { validateData, validateTyped } from "./validate.js";

/** A schema whose words are in a language. */
function schema(what, check, lang) {
  const convert = ({ target }) => jsonSchema(what, target);
  return {
    "~standard": {
      version: 1,
      vendor: "roma-import",
      validate: (value) => result(value, check, lang),
      jsonSchema: { input: convert, output: convert },
    },
    /** The same schema with its words in another language. */
    in: (other) => schema(what, check, other),
  };
}

// What is valid is handed on as what the types and the JSON Schemas say, and neither
// knows of JSON text or bytes where the checks take them besides.

/** A whole request: `{project_id, instance_id, token, body}`; the body may be text. */
export const importRequest = schema("request", validateTyped);

/** A body alone, which is a value. */
export const importBody = schema("body", validateData);

/** What the standard wants to know; it never throws. */
function result(value, check, lang) {
  let report;
  try {
    report = check(value, { lang });
  } catch (error) {
    // Misuse, or what a getter of the value has thrown.
    return { issues: [{ message: String(error?.message ?? error), path: [] }] };
  }
  if (report.valid) return { value };
  // An issue means failure there, and a warning must not be in the way.
  const errors = report.violations.filter(({ severity }) => severity === "error");
  return { issues: errors.map((violation) => ({ ...violation, path: pathTo(violation, value) })) };
}

/**
 * The keys that lead to a violation, as far as the value has them: what is in a
 * text has the path of the text.
 */
function pathTo({ pointer }, value) {
  const path = [];
  let container = value;
  for (const token of pointer.split("/").slice(1)) {
    if (typeof container !== "object" || container === null) break;
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(container) ? Number(key) : key);
    container = peek(container, key);
  }
  return path;
}

/** What is under a key, if that can be had. */
function peek(container, key) {
  try {
    return container[key];
  } catch {
    return undefined;
  }
}
