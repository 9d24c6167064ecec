// `roma-import check`: all that is wrong with a body or a request.

import { validateBody } from "../index.js";
import { print } from "./frame.js";
import { checkRequest, wholeRequest, withoutToken } from "./request.js";
import { read } from "./usage.js";

export function check(file, { format, lang, "deny-warnings": denyWarnings }) {
  const bytes = read(file);
  const { report, shown } = reportOn(bytes, lang);
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const lines = shown.split(/\r\n|\n|\r/);
    const name = file === "-" ? "<stdin>" : file;
    for (const violation of report.violations) print(violation, name, lines);
    const { errors, warnings, omitted } = report;
    const rest = omitted > 0 ? ` (${omitted} not shown)` : "";
    process.stdout.write(`errors: ${errors}, warnings: ${warnings}${rest}\n`);
  }
  return report.errors > 0 || (denyWarnings && report.warnings > 0) ? 1 : 0;
}

/** The report on a file, and the text of which lines may be shown. */
function reportOn(bytes, lang) {
  const text = decoded(bytes, { fatal: true });
  const request = text === undefined ? undefined : wholeRequest(text);
  if (request !== undefined) {
    return { report: checkRequest(request, text, lang), shown: withoutToken(text) };
  }
  return { report: validateBody(bytes, { lang }), shown: decoded(bytes, {}) };
}

/** A file's text with its byte order mark, which has a place as well. */
function decoded(bytes, options) {
  try {
    return new TextDecoder("utf-8", { ...options, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
