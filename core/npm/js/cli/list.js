// A list out of a file, and its plan.

import { plan } from "../index.js";
import { readList } from "./rules.js";
import { red, shortened, visible, yellow } from "./terminal.js";
import { read } from "./usage.js";
import { lang, say } from "./words.js";

/**
 * The plan of a file's list, with what there is to say about its reading (`notices`), and the
 * line of each item that is set aside. If the list is not understood for certain, or nothing is
 * in it, there is nothing in the plan, and `trouble` says which.
 */
export function planOf(file) {
  const bytes = read(file);
  const { notices: found, apps, tasks, appLines, taskLines } = readList(bytes, lang === "zh");
  const notices = planIn(bytes) ? [told("plan_output", say.isPlan, say.giveItsList)] : found;
  for (const { severity, message, help } of notices) {
    const paint = severity === "error" ? red : yellow;
    const words = visible([message, help].filter(Boolean).join(say.gap));
    process.stderr.write(`${paint(say.severity[severity ?? "note"], process.stderr)}${say.colon}${words}\n`);
  }
  if (notices.some(({ severity }) => severity === "error")) {
    return { imports: [], setAside: [], notices, trouble: "list_not_understood" };
  }
  const { imports, setAside } = plan({ apps, tasks }, { lang });
  if (imports.length + setAside.length > 0) {
    const lineOf = ({ kind, index }) => (kind === "application" ? appLines : taskLines)[index];
    return { imports, setAside: setAside.map((aside) => ({ ...aside, line: lineOf(aside) })), notices };
  }
  process.stderr.write(`${say.empty}\n`);
  return { imports, setAside, notices: [...notices, told("nothing_to_import", say.empty)], trouble: "list_empty" };
}

/** A notice of the command's own, which is in the way of a plan. */
function told(code, message, help = "") {
  return { code, severity: "error", doubtful: false, message, help };
}

/** The plan in a file's bytes, if they are one as `plan` has printed it as JSON, in UTF-8. */
export function planIn(bytes) {
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  const isPlan = Array.isArray(value?.imports) && Array.isArray(value.setAside) && Array.isArray(value.notices);
  return isPlan ? value : undefined;
}

/** Why an item is set aside that is on the list before: it is imported once, and there is nothing to do. */
const REPEATED = ["duplicate_name", "duplicate_task"];

/** How many of the items that are set aside cannot be imported (`setAside`), and how many are no more than `repeats`. */
export function countAside(setAside) {
  const repeats = setAside.filter(({ reasons }) => reasons.every(({ code }) => REPEATED.includes(code))).length;
  return { setAside: setAside.length - repeats, repeats };
}

/** What is set aside, a line for each reason. */
export function asideLines({ line, value, reasons }) {
  const where = say.aside(line, shortened(visible(String(value))));
  return reasons.map(({ code, message }) => [yellow(code), where, message].join(say.colon));
}

/** How many items an import has. */
export function itemsOf({ apps, tasks = [] }) {
  return tasks.length + (apps === undefined ? 0 : 1);
}
