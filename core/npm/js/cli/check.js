// `roma-import check`: all that is wrong with bodies or requests.

import { limits, validateBody } from "../index.js";
import { print } from "./frame.js";
import { planIn } from "./list.js";
import { checkRequest, isRequest, mayHoldToken } from "./rules.js";
import { withoutSecretKeys, withoutSecrets } from "./secrets.js";
import { visible } from "./terminal.js";
import { read } from "./usage.js";
import { lang, say } from "./words.js";

/** Checks files, and returns the worst exit code of them. */
export function check(files, { format, "deny-warnings": denyWarnings }) {
  // One that cannot be read is told of before anything is said of the others.
  const inputs = files.map((file) => [file === "-" ? "<stdin>" : file, read(file)]);
  const reports = [];
  let exitCode = 0;
  for (const [index, [name, bytes]] of inputs.entries()) {
    const planned = planIn(bytes);
    if (planned) noteOn(planned, inputs.length > 1 ? `${visible(name)}${say.colon}` : "");
    const { report, shown } = planned ? reportOnPlan(planned, bytes) : reportOn(bytes);
    const isEmptyPlan = planned?.imports.length === 0;
    if (report.errors > 0 || isEmptyPlan || (denyWarnings && report.warnings > 0)) exitCode = 1;
    if (format === "json") {
      reports.push(inputs.length > 1 ? { file: name, ...report } : report);
      continue;
    }
    if (inputs.length > 1) process.stdout.write(`${index > 0 ? "\n" : ""}${visible(name)}:\n`);
    printReport(report, name, shown);
  }
  if (format === "json") process.stdout.write(`${JSON.stringify(inputs.length > 1 ? reports : reports[0], null, 2)}\n`);
  return exitCode;
}

function printReport({ errors, warnings, violations, omitted }, name, shown) {
  const lines = shown?.split(/\r\n|\n|\r/);
  for (const violation of violations) print(violation, name, lines);
  const rest = omitted > 0 ? say.omitted(omitted) : "";
  process.stdout.write(`${say.counts(errors, warnings)}${rest}\n`);
}

/** The report on a file, and the text of which lines may be shown, if any may. */
function reportOn(bytes) {
  const report = checkRequest(bytes, lang === "zh") ?? validateBody(bytes, { lang });
  const violations = report.violations.map(withoutSecretKeys);
  if (isUtf16(bytes)) {
    // Nobody can read its lines, nor tell where in them a token is.
    const told = violations.map((violation) => ({ ...violation, help: say.isUtf16 }));
    return { report: { ...report, violations: told }, shown: undefined };
  }
  return { report: { ...report, violations }, shown: shownOf(bytes) };
}

function shownOf(bytes) {
  // With its byte order mark, which has a place as well. What is no UTF-8 is told.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // What is judged as a request is one, whatever its fields are called.
  return withoutSecrets(text, isRequest(bytes) || mayHoldToken(bytes));
}

/**
 * Whether bytes are text in UTF-16, which the service does not take: by its mark, or, since JSON
 * begins with ASCII, by the half of the first unit that is empty.
 */
function isUtf16([first, second, third, fourth]) {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return second !== undefined && (first === 0) !== (second === 0) && !(third === 0 && fourth === 0);
}

/** Says that a file is a plan; `where` names it, if there are others. */
function noteOn({ imports }, where) {
  const note = `${where}${say.severity.note}${say.colon}`;
  process.stderr.write(`${note}${imports.length > 0 ? say.bodiesAreChecked : say.empty}\n`);
}

/** What is wrong with the text of a plan itself, which is no longer seen in its values. */
const OF_TEXT = ["duplicate_key", "malformed_json", "byte_order_mark"];

/** The report on the bodies of a plan as `plan` has printed it, together. */
function reportOnPlan({ imports }, bytes) {
  const ofText = validateBody(bytes, { lang }).violations.filter(({ code }) => OF_TEXT.includes(code));
  const found = ofText.map(withoutSecretKeys);
  let errors = ofText.filter(isError).length;
  let warnings = ofText.length - errors;
  for (const [index, planned] of imports.entries()) {
    const report = validateBody(planned?.body, { lang });
    errors += report.errors;
    warnings += report.warnings;
    const path = `/imports/${index}/body`;
    // A place in a body's own text is none in the file.
    for (const { range: _, ...violation } of report.violations) {
      const { pointer, first } = violation;
      const placed = { ...violation, pointer: path + pointer, ...(first === undefined ? {} : { first: path + first }) };
      found.push(withoutSecretKeys(placed));
    }
  }
  const violations = mostOf(found);
  const omitted = errors + warnings - violations.length;
  return { report: { valid: errors === 0, errors, warnings, violations, omitted }, shown: shownOf(bytes) };
}

const isError = ({ severity }) => severity === "error";

/** As many violations as are listed, in their order: a warning has what room the errors leave. */
function mostOf(violations) {
  const most = limits.maxListedViolations;
  const errors = violations.filter(isError).slice(0, most);
  const warnings = violations.filter((violation) => !isError(violation)).slice(0, most - errors.length);
  const listed = new Set([...errors, ...warnings]);
  return violations.filter((violation) => listed.has(violation));
}
