// What the command line may say.

import { readFileSync, readSync } from "node:fs";
import { parseArgs } from "node:util";

import { say, whyUnread } from "./words.js";

const OF_ALL = `Usage: roma-import check [FILE …] [options]
       roma-import plan [FILE] [options]
       roma-import run FILE --endpoint URL --project ID --instance ID [options]

check  reads a body, or a whole request {project_id, instance_id, token, body},
       and prints all that is wrong with it
plan   reads a list of task IDs, and prints the fewest imports for it
run    reads a list as plan does, shows the plan, asks, and runs one import after
       the other; begun a second time, it goes on where it was

Options:
  -h, --help     print this; after a command, what there is to know about that
  -V, --version  print the version
`;

const OF_COMMANDS = {
  check: `Usage: roma-import check [FILE …] [--format text|json] [--lang en|zh] [--deny-warnings]

Reads a body, or a whole request {project_id, instance_id, token, body}, and prints all
that is wrong with it; of what plan has printed as JSON, it checks each body. Without a
FILE, or for "-", it reads the standard input. Of many files, the worst one counts.

Options:
  --format text|json  json prints the report, or a list of reports, each with its file,
                      if there is more than one FILE [default: text]
  --lang en|zh        the language [default: en]
  --deny-warnings     exit with 1 for warnings as well

Example:
  roma-import check body.json --deny-warnings

Exit codes: 0 no error, 1 errors (with --deny-warnings, warnings too) or a plan with
nothing in it, 2 wrong usage or something that cannot be read or written, 141 nobody
reads the output any more.
`,
  plan: `Usage: roma-import plan [FILE] [--format text|json] [--lang en|zh] [--deny-warnings]

Reads a list of task IDs: one a line, or with commas, semicolons or tabs between them,
a table with a header (application, task_id), or JSON; and prints the fewest imports
for it. Items that merely look wrong are in it, with a warning. Without a FILE, or for
"-", it reads the standard input.

Options:
  --format text|json  json prints the bodies of the imports, the warnings, and what
                      there is to say about the reading [default: text]
  --lang en|zh        the language [default: en]
  --deny-warnings     exit with 1 for warnings and repeats as well

Example:
  roma-import plan tasks.csv --format json > imports.json

Exit codes: 0 all can be imported, 1 items that cannot be imported or a list that is not
understood or has nothing in it, 2 wrong usage or something that cannot be read or
written, 141 nobody reads the output any more.
`,
  run: `Usage: roma-import run FILE --endpoint URL --project ID --instance ID [options]

Reads a list as plan does, shows the plan with its warnings, asks, and runs one import
after the other. Begun a second time, it goes on where it was. The token is read from
the environment variable ROMA_TOKEN, or asked for. For "-", the list is read from the
standard input.

Options:
  --endpoint URL      https, or http to this machine
  --project ID        the project
  --instance ID       the instance
  --yes               do not ask whether to begin
  --as-read           with --yes, run a list also if it is doubtful whether it was read
                      as it is meant
  --state FILE        what was sent; without a token [default: FILE.roma-import.json]
  --record FILE       write what was imported when, by which job: as CSV, or as JSON
                      if the name ends in .json; no file is replaced but such a record
                      of the same state
  --on-failure stop|skip
                      what to do when an import fails [default: ask, or stop]
  --retry             send again what has failed or was skipped before: all of it, also
                      what was imported
  --resend            send again the import that may have been sent already, or of which
                      the service does not say how it ended
  --assume-imported   take that import as imported
  --format text|json  how to tell of the progress: json is an object a line
  --lang en|zh        the language; wrong usage is told in English [default: en]

Example:
  roma-import run tasks.csv --endpoint https://HOST --project ID --instance ID

Exit codes: 0 all was imported, 1 not all was or the service does not say so, the list
is not understood or has nothing in it, nobody agreed to begin, or the user may not see
a job, 2 wrong usage or a file that cannot be read or written, or a doubtful list or
a token that is not sent, 3 the token is no longer accepted, 4 nobody knows whether an
import was begun, 5 the service gives no answer that can be read, cannot be trusted, or
its job does not move: the same command asks again, 6 another process runs the plan,
130 interrupted, 141 nobody reads what it says.
`,
};

/** How a command is used, or all of them. */
export const usageOf = (command) => OF_COMMANDS[command] ?? OF_ALL;

/** Where to read on after something was wrong. */
export const hintOf = (args) => say.hint(["roma-import", commandOf(args), "--help"].filter(Boolean).join(" "));

/** What the user did wrong. */
export class UsageError extends Error {}

/** What to throw for a file that cannot be read. */
export const unread = (file, error) => new UsageError(say.cannotRead(file, whyUnread(error)));

/** The same for one whose folder is not there. */
export const noFolder = (file) => new UsageError(say.noFolder(file));

const COMMON = {
  format: { type: "string", default: "text" },
  lang: { type: "string", default: "en" },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", short: "V", default: false },
};

const COMMANDS = {
  check: { ...COMMON, "deny-warnings": { type: "boolean", default: false } },
  plan: { ...COMMON, "deny-warnings": { type: "boolean", default: false } },
  run: {
    ...COMMON,
    endpoint: { type: "string" },
    project: { type: "string" },
    instance: { type: "string" },
    state: { type: "string" },
    record: { type: "string" },
    "on-failure": { type: "string" },
    yes: { type: "boolean", default: false },
    "as-read": { type: "boolean", default: false },
    retry: { type: "boolean", default: false },
    resend: { type: "boolean", default: false },
    "assume-imported": { type: "boolean", default: false },
  },
};

const CHOICES = {
  format: ["text", "json"],
  lang: ["en", "zh"],
  "on-failure": ["stop", "skip"],
};

/** All options of all commands: which of them take a value is the same for each. */
const ALL = Object.assign({}, ...Object.values(COMMANDS));

/** The command that arguments name, if they name one: the first of them that is no option's. */
function commandOf(args) {
  const { positionals } = parseArgs({ args, allowPositionals: true, strict: false, options: ALL });
  const [first] = positionals;
  return Object.hasOwn(COMMANDS, first ?? "") ? first : undefined;
}

/** The command, its files and its options. */
export function parseArguments(args) {
  if (args.some((arg) => /^--?token(=|$)/.test(arg))) {
    throw new UsageError(
      "A token is no argument: others on this machine can see those, and shells keep them. Set ROMA_TOKEN, or type it when run asks for it.",
    );
  }
  const known = commandOf(args);
  const { values: options, positionals } = parse(args, COMMANDS[known] ?? COMMON);
  const [command, ...named] = positionals;
  const files = named.length === 0 ? ["-"] : named;
  if (options.help) return { says: usageOf(command) };
  if (options.version) return { says: `${version()}\n` };
  if (command === undefined) throw new UsageError("No command is given.");
  if (command !== known) throw new UsageError(`Unknown command “${command}”.`);
  if (files.length > 1 && command !== "check") throw new UsageError("There is more than one file.");
  if (files.filter((file) => file === "-").length > 1) throw new UsageError("The standard input can be read once.");
  const names = [...files.map((file) => ["FILE", file]), ["--state", options.state], ["--record", options.record]];
  for (const [name, value] of names) {
    if (value === "") throw new UsageError(`${name} is empty: it is the name of a file.`);
  }
  for (const [name, allowed] of Object.entries(CHOICES)) {
    const value = options[name];
    if (value !== undefined && !allowed.includes(value)) {
      throw new UsageError(`--${name} is ${allowed.join(" or ")}, and not “${value}”.`);
    }
  }
  return { command, files, options };
}

function parse(args, options) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    // What follows tells how to name a file like an option.
    throw new UsageError(error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? error.message.replace(/\. .*/s, ".") : error.message);
  }
}

/** The version of the package. */
function version() {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

/** How long to wait for more of an input that has nothing for now, in milliseconds. */
const INPUT_PAUSE = 10;

/** The bytes of the standard input, which whoever has given it may not block on. */
function readInput() {
  const chunks = [];
  const chunk = Buffer.alloc(1 << 16);
  for (;;) {
    let length;
    try {
      length = readSync(0, chunk);
    } catch (error) {
      if (error.code === "EOF") break;
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, INPUT_PAUSE);
      continue;
    }
    if (length === 0) break;
    chunks.push(Buffer.from(chunk.subarray(0, length)));
  }
  return Buffer.concat(chunks);
}

/** The bytes of a file, or of the standard input. */
export function read(file) {
  try {
    return file === "-" ? readInput() : readFileSync(file);
  } catch (error) {
    throw unread(file, error);
  }
}
