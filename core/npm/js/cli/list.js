// A list out of a file, and its plan.

import { plan } from "../index.js";
import { readList } from "./rules.js";
import { red, visible, yellow } from "./terminal.js";
import { read } from "./usage.js";
import { lang, say } from "./words.js";

/** The plan of a file's list; nothing if the list is not understood for certain, or nothing is in it. */
export function planOf(file) {
  const { notices, ...items } = readList(read(file), lang === "zh");
  for (const { severity, message, help } of notices) {
    const paint = severity === "error" ? red : yellow;
    const words = visible(`${message} ${help}`.trim());
    process.stderr.write(`${paint(say.severity[severity ?? "note"], process.stderr)}${say.colon}${words}\n`);
  }
  if (notices.some(({ severity }) => severity === "error")) return undefined;
  const planned = plan(items, { lang });
  if (planned.imports.length + planned.setAside.length > 0) return planned;
  process.stderr.write(`${say.empty}\n`);
  return undefined;
}

/** How many items an import has. */
export function itemsOf({ apps, tasks = [] }) {
  return tasks.length + (apps === undefined ? 0 : 1);
}
