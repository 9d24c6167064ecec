// What looks wrong about items that are imported all the same.

import { validateBody } from "../index.js";
import { shortened, visible, yellow } from "./terminal.js";
import { lang, say } from "./words.js";

/**
 * The warnings of a plan: how many there are (`count`), those about the reading of its list
 * (`notices`) among them; the first of those about its imports (`listed`); and how many more of
 * these there are (`omitted`).
 */
export function warningsOf({ imports, notices }, most) {
  const listed = [];
  let found = 0;
  for (const [index, { id, body }] of imports.entries()) {
    const { warnings, violations } = validateBody(body, { lang });
    found += warnings;
    for (const { severity, ...warning } of violations) {
      if (severity !== "warning" || listed.length === most) continue;
      listed.push({ import: index + 1, id, item: itemAt(body, warning.pointer), ...warning });
    }
  }
  const noticed = notices.filter(({ severity }) => severity === "warning").length;
  return { count: found + noticed, listed, omitted: found - listed.length };
}

/** A warning in a line. */
export function lineOf({ import: number, item, code, message }) {
  const what = yellow(`${say.severity.warning}[${code}]`);
  return [what, say.about(number, shortened(visible(item))), message].join(say.colon);
}

/** The application or the task that a pointer into a body leads to. */
function itemAt(body, pointer) {
  const value = pointer.split("/").slice(1).reduce((value, key) => value[key], body);
  return typeof value === "string" ? value : JSON.stringify(value);
}
