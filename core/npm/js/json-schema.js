// The call as JSON Schema.

import { schemas } from "./schemas.js";

/**
 * The schema of a whole request or of a body.
 * @param {"request" | "body"} what
 * @param {"draft-2020-12" | "draft-07" | {target?: "draft-2020-12" | "draft-07"}} [options] the
 *   draft, by its name alone or as a Standard JSON Schema takes it
 */
export function jsonSchema(what, options = {}) {
  const { target = "draft-2020-12" } = typeof options === "object" && options !== null ? options : { target: options };
  const drafts = Object.hasOwn(schemas, what) ? schemas[what] : undefined;
  if (drafts === undefined) {
    throw new TypeError(`jsonSchema() takes "request" or "body", and got ${String(what)}`);
  }
  if (!Object.hasOwn(drafts, target)) {
    throw new TypeError(
      `the schema exists for ${Object.keys(drafts).join(" and ")}, and not for ${String(target)}`,
    );
  }
  // A copy, which is the caller's to change, made without what test environments may lack.
  return JSON.parse(JSON.stringify(drafts[target]));
}
