// The other validators, each with the same checks: types, lengths in code points,
// the characters of the token and of the name, and the cap on apps and tasks
// together.
//
// They do less than the checker does: they look for no duplicates, no unknown
// fields and nothing invisible, and they say no places in the text.

import { readFileSync } from "node:fs";
import ajv from "./peers/ajv.mjs";
import { limitsOf } from "./peers/limits.mjs";
import valibot from "./peers/valibot.mjs";
import zod from "./peers/zod.mjs";

/** The published schema: the limits are those of the contract. */
export function readSchema(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Each returns the number of errors that it found. */
export function peers(schema) {
  const most = limitsOf(schema);
  return { ajv: ajv(most), zod: zod(most), valibot: valibot(most) };
}
