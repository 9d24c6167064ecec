#!/usr/bin/env node
// The command line: `roma-import check` and `roma-import plan`.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { plan, validate, validateBody } from "./index.js";
import { readList } from "./list.js";

const USAGE = `Usage: roma-import check [FILE] [--format text|json] [--lang en|zh] [--deny-warnings]
       roma-import plan [FILE] [--format text|json] [--lang en|zh]

check  reads a body, or a whole request {project_id, instance_id, token, body},
       and prints all that is wrong with it
plan   reads a list of task IDs: one a line, or with commas, semicolons or tabs
       between them, a table with a header (apps, task_id), or JSON; and prints
       the fewest imports for it, as JSON their bodies

Without a FILE, or for "-", they read the standard input.
Exit codes: 0 nothing wrong, 1 violations, items that are set aside or a list that
is not understood, 2 wrong usage.
`;

/** What the user did wrong. */
class UsageError extends Error {}

function main(args) {
  const { command, file, options } = understand(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const bytes = read(file);
  return command === "check" ? check(bytes, file, options) : planList(bytes, options);
}

function understand(args) {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: { type: "string", default: "text" },
        lang: { type: "string", default: "en" },
        "deny-warnings": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
  const { values: options, positionals } = parsed;
  const [command, file = "-", ...more] = positionals;
  if (!options.help && command !== "check" && command !== "plan") {
    throw new UsageError(command ? `There is no command “${command}”.` : "There is no command.");
  }
  if (more.length > 0) throw new UsageError("There is more than one file.");
  for (const [name, allowed] of [
    ["format", ["text", "json"]],
    ["lang", ["en", "zh"]],
  ]) {
    if (!allowed.includes(options[name])) {
      throw new UsageError(`--${name} is ${allowed.join(" or ")}, and not “${options[name]}”.`);
    }
  }
  return { command, file, options };
}

function read(file) {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${error.message}`);
  }
}

function check(bytes, file, { format, lang, "deny-warnings": denyWarnings }) {
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

/** Prints a violation, and the line that it is in. */
function print({ code, severity, pointer, message, help, range }, name, lines) {
  const kind = severity === "error" ? red(severity) : yellow(severity);
  process.stdout.write(`${kind}[${code}]: ${message}\n`);
  const at = lines && range ? `${name}:${range.start.line}:${range.start.column}` : name;
  process.stdout.write(`  --> ${at}${pointer ? ` ${pointer}` : ""}\n`);
  if (lines && range) {
    const { start, end } = range;
    const line = lines[start.line - 1] ?? "";
    // Of a long line, what is around the place.
    const from = Math.max(0, start.column - 1 - 40);
    const shown = visible(line.slice(from, from + 100));
    const last = end.line === start.line ? end.column - 1 : line.length;
    const width = Math.min(last - from, 100) - (start.column - 1 - from);
    const number = String(start.line);
    const margin = " ".repeat(number.length);
    const marks = " ".repeat(start.column - 1 - from) + "^".repeat(Math.max(1, width));
    process.stdout.write(`${margin} |\n${number} | ${shown}\n${margin} | ${marks}\n`);
  }
  process.stdout.write(`  ${help}\n\n`);
}

/** A text without what a terminal would obey. */
function visible(text) {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === "\t" ? " " : "\ufffd"));
}

function planList(bytes, { format, lang }) {
  const { notices, ...items } = readList(bytes, lang === "zh");
  for (const { severity, message, help } of notices) {
    const paint = severity === "error" ? red : yellow;
    process.stderr.write(`${paint(severity ?? "note")}: ${visible(`${message} ${help}`.trim())}\n`);
  }
  // What was not understood for certain is not planned.
  if (notices.some(({ severity }) => severity === "error")) return 1;
  const planned = plan(items, { lang });
  const { imports, setAside } = planned;
  if (format === "json") {
    process.stdout.write(`${JSON.stringify(planned, null, 2)}\n`);
  } else {
    imports.forEach(({ id, body }, index) => {
      const apps = body.apps === undefined ? "" : `  ${visible(body.apps)}`;
      const tasks = body.tasks?.length ?? 0;
      process.stdout.write(`${index + 1}  ${id.slice(0, 12)}  tasks: ${tasks}${apps}\n`);
    });
    for (const { reasons } of setAside) {
      for (const { code, message } of reasons) process.stdout.write(`${yellow(code)}: ${message}\n`);
    }
    process.stdout.write(`imports: ${imports.length}, set aside: ${setAside.length}\n`);
  }
  return setAside.length > 0 ? 1 : 0;
}

const hasColour = process.stdout.isTTY && !process.env.NO_COLOR;
const painted = (number) => (text) => (hasColour ? `\u001b[${number}m${text}\u001b[0m` : text);
const red = painted(31);
const yellow = painted(33);

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
