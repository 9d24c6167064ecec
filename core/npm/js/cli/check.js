// `roma-import check`: all that is wrong with a body or a request.

import { validateBody } from "../index.js";
import { print } from "./frame.js";
import { isPlan } from "./list.js";
import { checkRequest, mayHoldToken } from "./rules.js";
import { withoutSecretKeys, withoutSecrets } from "./secrets.js";
import { read } from "./usage.js";
import { lang, say } from "./words.js";

export function check(file, { format, "deny-warnings": denyWarnings }) {
  const bytes = read(file);
  const { report, shown } = reportOn(bytes);
  if (isPlan(bytes)) process.stderr.write(`${say.severity.note}${say.colon}${say.isPlan} ${say.checkItsBodies}\n`);
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    const lines = shown.split(/\r\n|\n|\r/);
    const name = file === "-" ? "<stdin>" : file;
    for (const violation of report.violations) print(violation, name, lines);
    const { errors, warnings, omitted } = report;
    const rest = omitted > 0 ? say.omitted(omitted) : "";
    process.stdout.write(`${say.counts(errors, warnings)}${rest}\n`);
  }
  return report.errors > 0 || (denyWarnings && report.warnings > 0) ? 1 : 0;
}

/** The report on a file, and the text of which lines may be shown. */
function reportOn(bytes) {
  // With its byte order mark, which has a place as well. What is no UTF-8 is told.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const report = checkRequest(bytes, lang === "zh") ?? validateBody(bytes, { lang });
  const violations = report.violations.map(withoutSecretKeys);
  return { report: { ...report, violations }, shown: withoutSecrets(text, mayHoldToken(bytes)) };
}
