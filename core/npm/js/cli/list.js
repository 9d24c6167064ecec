// A list out of a file, and its plan.

import { plan } from "../index.js";
import { readList } from "./rules.js";
import { red, shortened, visible, yellow } from "./terminal.js";
import { read } from "./usage.js";
import { lang, say } from "./words.js";

/**
 * The plan of a file's list, with what there is to say about its reading (`notices`), and the
 * line of each item that is set aside; nothing if the list is not understood for certain, or
 * nothing is in it.
 */
export function planOf(file) {
  const { notices, apps, tasks, appLines, taskLines } = readList(read(file), lang === "zh");
  for (const { severity, message, help } of notices) {
    const paint = severity === "error" ? red : yellow;
    const words = visible(`${message} ${help}`.trim());
    process.stderr.write(`${paint(say.severity[severity ?? "note"], process.stderr)}${say.colon}${words}\n`);
  }
  if (notices.some(({ severity }) => severity === "error")) return undefined;
  const { imports, setAside } = plan({ apps, tasks }, { lang });
  if (imports.length + setAside.length > 0) {
    const lineOf = ({ kind, index }) => (kind === "application" ? appLines : taskLines)[index];
    return { imports, setAside: setAside.map((aside) => ({ ...aside, line: lineOf(aside) })), notices };
  }
  process.stderr.write(`${say.empty}\n`);
  return undefined;
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
