// `roma-import check`: all that is wrong with a body or a request.

import { validate, validateBody } from "../index.js";
import { print } from "./frame.js";
import { read } from "./usage.js";

export function check(file, { format, lang, "deny-warnings": denyWarnings }) {
  const bytes = read(file);
  const request = wholeRequest(bytes);
  const report = request ? validate(request, { lang }) : validateBody(bytes, { lang });
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split(/\r\n|\n|\r/);
    const frames = request ? undefined : lines;
    const name = file === "-" ? "<stdin>" : file;
    for (const violation of report.violations) print(violation, name, frames);
    const { errors, warnings, omitted } = report;
    const rest = omitted > 0 ? ` (${omitted} not shown)` : "";
    process.stdout.write(`errors: ${errors}, warnings: ${warnings}${rest}\n`);
  }
  return report.errors > 0 || (denyWarnings && report.warnings > 0) ? 1 : 0;
}

/** A whole request, if the file is one. */
function wholeRequest(bytes) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The rules say where it goes wrong.
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const names = ["project_id", "instance_id", "token"];
  return names.some((name) => Object.hasOwn(value, name)) ? value : undefined;
}
