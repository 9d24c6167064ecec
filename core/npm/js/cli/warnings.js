// What looks wrong about items that are imported all the same.

import { validateBody } from "../index.js";
import { shortened, visible, yellow } from "./terminal.js";
import { lang, say } from "./words.js";

/** The warnings about a plan's imports: how many there are (`count`), and the first of them (`listed`). */
export function warningsOf({ imports }, most) {
  const listed = [];
  let count = 0;
  for (const [index, { id, body }] of imports.entries()) {
    const { warnings, violations } = validateBody(body, { lang });
    count += warnings;
    for (const { severity, ...warning } of violations) {
      if (severity !== "warning" || listed.length === most) continue;
      listed.push({ import: index + 1, id, item: itemAt(body, warning.pointer), ...warning });
    }
  }
  return { count, listed };
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
