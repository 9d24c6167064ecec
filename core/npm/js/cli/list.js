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
  const notices = isPlan(bytes) ? [told("plan_output", say.isPlan, say.giveItsList)] : found;
  for (const { severity, message, help } of notices) {
    const paint = severity === "error" ? red : yellow;
    const words = visible(`${message} ${help}`.trim());
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

/** Whether a file's bytes are a plan as JSON, which `plan` has printed. */
export function isPlan(bytes) {
  let value;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return false;
  }
  return Array.isArray(value?.imports) && Array.isArray(value.setAside) && Array.isArray(value.notices);
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
