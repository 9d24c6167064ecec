// Telling of a run: an object a line for programs, lines for people, and on a
// terminal one line that is drawn again and again.

import { itemsOf } from "../cli/list.js";
import { columnsOf, green, isTerminal, red, visible, yellow } from "../cli/terminal.js";
import { unknownState } from "./answer.js";
import { say } from "./words.js";

/** What tells of events, each by its name with what there is to know. */
export function reporter(format, imports, now = () => performance.now()) {
  return format === "json" ? new JsonReporter(imports) : new TextReporter(imports, isTerminal(process.stdout), now);
}

/** What each of them has. */
class Reporter {
  /** How many imports there are. */
  count;
  /** The event that was told last, with what there is to know. */
  #last;

  constructor(imports) {
    this.count = imports.length;
  }

  emit(event, facts) {
    this.#last = [event, facts];
  }

  /** An event in a line for people. */
  lineOf({ number }, words) {
    return `${say.line(formatCount(number), formatCount(this.count), words)}\n`;
  }

  /** Tells what was told last to whoever is asked about it, where the output goes elsewhere. */
  repeat() {
    const [event, facts] = this.#last;
    if (!process.stdout.isTTY) process.stderr.write(this.lineOf(facts, LINES[event](facts)));
  }
}

class JsonReporter extends Reporter {
  emit(event, told) {
    super.emit(event, told);
    const { number, body: _, ...facts } = told;
    const line = { event, ...(number === undefined ? {} : { import: number }), ...facts };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  end() {}
}

/** The lines of events; those without one are only seen in the line that is drawn again. */
const LINES = {
  destination: ({ destination }) => say.goesTo(destination),
  accepted: ({ jobId }) => say.accepted(visible(jobId)),
  imported: ({ why }) => (why === undefined ? green(say.imported) : because(green, say.importedBut, visible(why))),
  finished: () => yellow(say.finished),
  busy: ({ seconds, why }) => because(yellow, say.busy(seconds), why),
  lookup_failed: ({ seconds, why }) => because(yellow, say.lookupFailed(seconds), why),
  unreachable: ({ seconds, why }) => because(yellow, say.unreachable(seconds), why),
  doubtful: ({ why }) => because(yellow, say.doubtful, why),
  failed: ({ why }) => because(red, say.failed, visible(why)),
  refused: ({ why, mayBeImported }) => because(red, mayBeImported ? say.refusedNow : say.refused, why),
  unknown: unknownEffect,
  gone: ({ jobId, addressable, why }) => because(yellow, addressable ? say.gone(visible(jobId)) : say.unaddressable, why),
};

/** What happened, in its colour, and behind it why. */
function because(paint, what, why) {
  return `${paint(what)}${say.gap(what, why)}${why}`;
}

/**
 * What is told at times: that a job goes on, which is seen in the line that is drawn again; or that
 * it may, which is seen nowhere else.
 */
const GOING_ON = {
  progress: ({ jobId, status, fraction }) => say.runs(visible(jobId), unknownState(status), figureOf(fraction)),
  unseen: ({ jobId, seconds, why }) => because(yellow, say.unseen(visible(jobId), seconds), why),
};

/** How far a job is, for a bar: a share of a whole, whatever came. */
const shareOf = (fraction = 0) => Math.min(Math.max(fraction, 0), 1);

/** Whether the figure that came is no share of a whole. Nobody knows then how far the job is. */
const isOdd = (fraction) => fraction !== undefined && fraction !== shareOf(fraction);

/** As many of them as a share makes, in whole ones: 100 times 0.29 is a little less than 29 in such numbers. */
const portion = (share, all) => Math.floor(all * share + 1e-9);

/** How far a job is in words, if anybody has said: what is no share of a whole as it came. */
function figureOf(fraction) {
  if (isOdd(fraction)) return say.odd(fraction);
  return fraction === undefined ? undefined : `${portion(fraction, 100)} %`;
}

/** What is told of a job at once, since it is in no document: a state, or that its figures are no shares. */
function oddityOf({ jobId, status, fraction }) {
  const state = unknownState(status);
  return state === undefined && !isOdd(fraction) ? undefined : JSON.stringify([jobId, state, isOdd(fraction)]);
}

/** Why nothing is seen of a job, and for how long: told at once, since nobody sees how long it will take. */
const blindnessOf = ({ jobId, seconds, status, code, why }) => JSON.stringify([jobId, seconds, status ?? why, code]);

/** How long a log is silent while a job goes on, in milliseconds. */
const LOG_PAUSE = 60_000;

/** How many columns the bar has, and below how many it is left out. */
const BAR_COLUMNS = 20;
const MIN_BAR_COLUMNS = 4;

function bar(share, width) {
  const full = Math.floor(width * share);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** How far all of it is in words, the longest first: a number that is cut would be another one. */
function formsOf(done, items, number, imports) {
  const counts = [formatCount(done), formatCount(items)];
  return [
    say.movedTo(...counts, formatCount(number), formatCount(imports)),
    say.moved(...counts),
    `${Math.floor((100 * done) / Math.max(1, items))} %`,
  ];
}

/** The events after which the run goes on by itself. */
const MOVING = ["sending", "accepted", "progress", "unseen", "imported", "finished", "busy", "lookup_failed", "unreachable"];

class TextReporter extends Reporter {
  #isTerminal;
  #now;
  /** When something was written last. */
  #written;
  /** What was odd about a job when that was told last. */
  #oddity;
  /** Why nothing was seen of a job when that was told last, as long as nothing is. */
  #blindness;
  /** How far the job was when it was seen last. */
  #fraction;
  /** How many items were in all the imports before each one. */
  #itemsBefore = [0];

  constructor(imports, isTerminal, now) {
    super(imports);
    this.#isTerminal = isTerminal;
    this.#now = now;
    this.#written = now();
    for (const { body } of imports) this.#itemsBefore.push(this.#itemsBefore.at(-1) + itemsOf(body));
  }

  emit(event, facts) {
    super.emit(event, facts);
    const isDue = !this.#isTerminal && this.#now() - this.#written >= LOG_PAUSE;
    const oddity = event === "progress" ? oddityOf(facts) : undefined;
    const blindness = event === "unseen" ? blindnessOf(facts) : undefined;
    const isNew = (oddity !== undefined && oddity !== this.#oddity) || (blindness !== undefined && blindness !== this.#blindness);
    this.#oddity = oddity ?? this.#oddity;
    this.#blindness = blindness;
    if (event !== "unseen") this.#fraction = facts.fraction;
    const words = (LINES[event] ?? (isDue || isNew ? GOING_ON[event] : undefined))?.(facts);
    // On a terminal, what goes well is seen in the line that moves on.
    const isQuiet = this.#isTerminal && (event === "accepted" || (event === "imported" && facts.why === undefined));
    if (words !== undefined && !isQuiet) {
      this.end();
      this.#written = this.#now();
      process.stdout.write(this.lineOf(facts, words));
    }
    // Behind the others, somebody is asked.
    if (this.#isTerminal && MOVING.includes(event)) {
      this.end();
      process.stdout.write(this.#line(event, { ...facts, fraction: this.#fraction }));
    }
  }

  /** Takes away the line that is drawn again. */
  end() {
    if (this.#isTerminal) process.stdout.write("\r\u001b[K");
  }

  /** How far all of it is, in as many columns as there are. */
  #line(event, { number, fraction, items }) {
    const share = ["imported", "finished"].includes(event) ? 1 : shareOf(fraction);
    const all = this.#itemsBefore.at(-1);
    const before = this.#itemsBefore[number - 1];
    const shown = before + portion(share, items);
    // What the bar makes of a figure that is no share is nothing to say.
    const done = isOdd(fraction) ? before : shown;
    const room = (process.stdout.columns || 80) - 1;
    // What fits at the end fits all the time, so that the line does not change its form.
    const widest = formsOf(all, all, this.count, this.count);
    const form = widest.findIndex((words) => columnsOf(words) <= room);
    if (form === -1) return "";
    const moved = formsOf(done, all, number, this.count)[form];
    const width = Math.min(BAR_COLUMNS, room - columnsOf(widest[form]) - 1);
    return width < MIN_BAR_COLUMNS ? moved : `${bar(shown / Math.max(1, all), width)} ${moved}`;
  }
}

/** What is known of an import of which nobody knows whether it was begun. */
function unknownEffect({ sentAt, why, jobListAvailable, jobId, lost, body }) {
  const first = visible(body.apps ?? body.tasks?.[0]?.task_id ?? "");
  const untold = lost === undefined ? say.tellsNothing(first) : say.couldNotBeAsked(lost, first);
  const known = jobId !== undefined ? say.hasJob(visible(jobId)) : jobListAvailable ? say.hasNoJob : untold;
  return [yellow(say.unknown), say.sentAt(sentAt, why), known].join("\n  ");
}

export function formatCount(number) {
  return number.toLocaleString("en");
}
