// Telling of a run: an object a line for programs, lines for people, and on a
// terminal one line that is drawn again and again.

import { itemsOf } from "../cli/list.js";
import { green, red, visible, yellow } from "../cli/terminal.js";

/** What tells of events, each by its name with what there is to know. */
export function reporter(format, imports) {
  return format === "json" ? new Programs() : new People(imports, Boolean(process.stdout.isTTY));
}

class Programs {
  tell(event, { number, body: _, ...facts }) {
    const line = { event, ...(number === undefined ? {} : { import: number }), ...facts };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  end() {}
}

/** The lines of events; those without one are only seen in the line that is drawn again. */
const LINES = {
  accepted: ({ jobId }) => `begun as job ${visible(jobId)}`,
  imported: ({ status }) => (status === "finished" ? `${green("finished")}; the service does not say how` : green("imported")),
  busy: ({ seconds, why }) => `${yellow("has to wait")}, and is sent again in ${seconds} s. ${why}`,
  unreachable: ({ seconds, why }) => `${yellow("not sent")}, and tried again in ${seconds} s. ${why}`,
  doubtful: ({ why }) => `${yellow("may have been begun")}. ${why}`,
  failed: ({ why }) => `${red("failed")}. ${visible(why)}`,
  refused: ({ why }) => `${red("was refused")}: nothing of it was imported. ${why}`,
  unknown: unknownFate,
};

/** The events after which the run goes on by itself. */
const MOVING = ["sending", "accepted", "progress", "imported", "busy", "unreachable"];

class People {
  #imports;
  #isTerminal;
  /** How many items were in all the imports before each one. */
  #itemsBefore = [0];

  constructor(imports, isTerminal) {
    this.#imports = imports.length;
    this.#isTerminal = isTerminal;
    for (const { body } of imports) this.#itemsBefore.push(this.#itemsBefore.at(-1) + itemsOf(body));
  }

  tell(event, facts) {
    const { number } = facts;
    const words = LINES[event]?.(facts);
    // On a terminal, what goes well is seen in the line that moves on.
    const isQuiet = this.#isTerminal && (event === "accepted" || event === "imported");
    if (words !== undefined && !isQuiet) {
      this.end();
      process.stdout.write(`import ${number} of ${this.#imports}: ${words}\n`);
    }
    // Behind the others, somebody is asked.
    if (this.#isTerminal && MOVING.includes(event)) {
      this.end();
      process.stdout.write(this.#line(event, facts));
    }
  }

  /** Takes away the line that is drawn again. */
  end() {
    if (this.#isTerminal) process.stdout.write("\r\u001b[K");
  }

  /** How far all of it is, in as many columns as there are. */
  #line(event, { number, percent, items }) {
    const share = event === "imported" ? 1 : (percent ?? 0);
    const all = this.#itemsBefore.at(-1);
    const done = this.#itemsBefore[number - 1] + Math.floor(items * share);
    const width = 20;
    const full = Math.floor((width * done) / Math.max(1, all));
    const bar = "█".repeat(full) + "░".repeat(width - full);
    const line = `${bar} ${amount(done)} of ${amount(all)} items, import ${number} of ${this.#imports}`;
    return [...line].slice(0, (process.stdout.columns || 80) - 1).join("");
  }
}

/** What is known of an import of which nobody knows whether it was begun. */
function unknownFate({ sentAt, isTold, jobId, body }) {
  const first = visible(body.apps ?? body.tasks?.[0]?.task_id ?? "");
  return [
    yellow("nobody knows whether the service has begun it"),
    `  It was sent at ${sentAt} by this machine's clock, and no answer is known.`,
    jobId !== undefined
      ? `  The endpoint has a job of the same items since then: ${visible(jobId)}.`
      : isTold
        ? "  The endpoint has no job of these items since then."
        : `  The service does not tell. Look there for the first item, “${first}”.`,
  ].join("\n");
}

export function amount(number) {
  return number.toLocaleString("en");
}
