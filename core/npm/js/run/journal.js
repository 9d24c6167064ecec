// What has become of each import, in a file: the promise never to send twice is
// kept by what stands here before anything is sent.

import { createHash } from "node:crypto";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

import { UsageError, noFolder, unread } from "../cli/usage.js";
import { temporaryPathOf, writeFileAtomic } from "./durable.js";
import { guardOf, lock } from "./lock.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** What a person calls what a state file is about. */
const NAMES = { endpoint: "endpoint", project_id: "project", instance_id: "instance" };

const FORMAT = "roma-import run";
const VERSION = 1;

/** What an entry's `status` can be. An import without an entry is still to be sent. */
export const STATUS = {
  /** To be sent again, after it may have been imported, at least in part. */
  again: "again",
  /** About to be sent, or sent: without an answer, nobody knows. */
  sending: "sending",
  /** A job of the service has it. */
  running: "running",
  imported: "imported",
  /** The job has ended, and the service has not said how. */
  finished: "finished",
  /** Somebody has said that it was imported. */
  assumed: "assumed",
  /** The job has ended, and something was not imported. */
  failed: "failed",
  /** The service has not begun it. */
  refused: "refused",
};

/** How a sending can end. */
const ENDS = [STATUS.imported, STATUS.finished, STATUS.failed, STATUS.refused];

/** What somebody may have sent again, each by its name in a state file. */
export const WORDS = ["resend", "retry"];

/** Whether there is nothing more to do for an import. */
export function isSettled(entry) {
  if (entry?.skipped || [STATUS.imported, STATUS.assumed].includes(entry?.status)) return true;
  // Of one whose job may be running, although another has ended, somebody has to hear.
  return entry?.status === STATUS.finished && !entry.mayBeRunning;
}

/**
 * The times that an import was sent, or was about to be, in order: `{sentAt, baseline, jobId,
 * end, endedAt, why}`, with a `refusal` if it was refused, with `jobBeganAt` and `jobEndedAt` as the
 * service has given them at the end of its job, with the `reasons` of that and their `code`, and with `isGone` if the service has no such job any more. Without an `end`,
 * nobody knows how one has ended. One that was refused has imported nothing, and is left out
 * once there is another. After the last one, a job may have been in the way that `mayBeRunning`
 * for one of them; `met` is what was said then.
 */
export function attemptsOf(entry) {
  const { status, earlier = [], sentAt, baseline, jobId, isGone, endedAt, jobBeganAt, jobEndedAt, why, refusal, reasons, code, mayBeRunning, met } = entry ?? {};
  if (status === undefined || status === STATUS.again) return earlier;
  // What somebody has said of it takes nothing from what the service has said.
  const end = ENDS.includes(status) ? status : entry.end;
  return [...earlier, { sentAt, baseline, jobId, isGone, end, endedAt, jobBeganAt, jobEndedAt, why, refusal, reasons, code, mayBeRunning, met }];
}

/**
 * An import as it was before it was sent last, which was refused, or before it was to be sent
 * again; nothing if it was not sent before.
 */
export function before({ earlier = [] }) {
  if (earlier.length === 0) return undefined;
  const { end, ...last } = earlier.at(-1);
  const open = last.jobId === undefined ? STATUS.sending : STATUS.running;
  const rest = earlier.slice(0, -1);
  return { ...last, status: ENDS.includes(end) ? end : open, earlier: rest.length === 0 ? undefined : rest };
}

/** The last sending of which nobody knows how it has ended, preferably one whose job may still be there. */
export function openAttemptOf(entry) {
  const open = attemptsOf(entry).filter(({ end }) => end === undefined);
  return open.findLast(({ isGone }) => !isGone) ?? open.at(-1);
}

/**
 * How many times an import was sent that may have imported something, and of which more is not to
 * be learnt: a job that goes on is yet to say how it has ended.
 */
function countSendings(entry) {
  const sendings = countAttempts(entry);
  return entry?.status === STATUS.running ? sendings - 1 : sendings;
}

/** How many times an import was sent that may have imported something. */
function countAttempts(entry) {
  return attemptsOf(entry).filter(({ end }) => end !== STATUS.refused).length;
}

/** Whether it is certain that nothing was imported: it was refused whenever it was sent; see core/src/history.rs. */
export function hasImportedNothing(entry) {
  return entry.status !== STATUS.assumed && attemptsOf(entry).every(({ end }) => end === STATUS.refused);
}

/** The names of all the files that a state file is, or has beside it at times. */
export function namesOf(file) {
  const lock = lockOf(file);
  return [file, temporaryPathOf(file), lock, guardOf(lock)];
}

function lockOf(file) {
  return `${file}.lock`;
}

/** What a run has done, and does. */
export class Journal {
  #file;
  #unlock;
  #content;
  /** The words that this run goes on without, and the imports that it has sent. */
  #missing = [];
  #sent = new Set();
  /** Whether the file told of something else, of which nothing was imported. */
  isTakenOver = false;
  /**
   * Whether the endpoint is to be asked before anything is sent: it could not be asked whether
   * imports still go where it has said that they do, or where they go at all.
   */
  isUnsure = false;

  /**
   * Opens a state file, by its real name, for a plan and a target, and locks it for this process.
   * A plan goes on only where it was begun: `destination` is where the endpoint says that imports
   * go, if it does.
   */
  constructor(file, imports, target, destination) {
    this.#file = file;
    this.#unlock = lock(lockOf(file));
    try {
      const expected = describe(imports, target);
      const content = load(this.#file, expected);
      this.isTakenOver = content !== undefined && differingIn(content, expected).length > 0;
      const isNew = content === undefined || this.isTakenOver;
      // The record of what is taken over tells of nothing that was imported.
      this.#content = isNew ? { ...expected, records: content?.records, progress: {} } : content;
      this.goTo(destination);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  /** Where imports are meant to go, as the endpoint has said; nothing if it has not. */
  get destination() {
    return this.#content.destination;
  }

  /**
   * Notes where the endpoint says that imports go: `null` is one that does not say so; nothing, one
   * that could not be asked.
   */
  goTo(destination) {
    const { destination: own, progress, ...head } = this.#content;
    const isNew = Object.values(progress).every(hasImportedNothing);
    this.isUnsure = destination === undefined && (own !== undefined || isNew);
    if (destination === undefined || destination === (own ?? null)) return;
    if (isNew) {
      // As with another endpoint. It is on the disk before anything is sent there.
      this.isTakenOver ||= own !== undefined && Object.keys(progress).length > 0;
      const kept = own === undefined ? progress : {};
      this.#content = { ...head, destination: destination ?? undefined, progress: kept };
    } else if (own !== undefined) {
      throw new Stop(EXIT.setup, "elsewhere", say.elsewhere(own, destination));
    }
    // Of what was imported while nobody said where to, nobody can say it later.
  }

  /** The file, as the user knows it. */
  get file() {
    return this.#file;
  }

  /** What has become of an import; nothing if it is still to be sent. */
  of(id) {
    return this.#content.progress[id];
  }

  /** Whether a record that is there was written by a run with this state. */
  hasRecorded(record) {
    return this.#records.includes(this.#nameOf(record));
  }

  /** Notes that a record was written, which the next one may take the place of. */
  noteRecorded(record) {
    if (this.hasRecorded(record)) return;
    this.#write({ ...this.#content, records: [...this.#records, this.#nameOf(record)] });
  }

  get #records() {
    return this.#content.records ?? [];
  }

  /** A file as seen from the state, with which it may have moved. */
  #nameOf(file) {
    return relative(dirname(this.#file), file);
  }

  /** The ids of all jobs that imports have become. */
  jobs() {
    const attempts = Object.values(this.#content.progress).flatMap(attemptsOf);
    return attempts.flatMap(({ jobId }) => jobId ?? []);
  }

  /** Notes what becomes of an import; it is on the disk when this returns. */
  note(id, entry) {
    this.#change(id, { ...entry });
  }

  /** Notes that somebody takes an import as imported; an end that is known stays known. */
  assume(id) {
    const entry = this.of(id);
    const end = ENDS.includes(entry.status) ? entry.status : undefined;
    this.note(id, { ...entry, status: STATUS.assumed, end, mayBeRunning: undefined, closedAt: new Date().toISOString() });
  }

  /** Notes that an import is to be sent again, after what it may have imported already. */
  again(id) {
    this.#await(id, attemptsOf(this.of(id)).filter(({ end }) => end !== STATUS.refused));
  }

  /**
   * Notes the job that was found to be that of the last sending of which nobody knew, and that it
   * runs. It comes after what was sent since, which keeps what is known of it; see
   * core/src/history.rs.
   */
  found(id, jobId) {
    const attempts = attemptsOf(this.of(id));
    const at = attempts.findLastIndex((one) => one.end === undefined && [undefined, jobId].includes(one.jobId));
    // Where each of them has a job, and those are gone, this is another one.
    const [found] = at === -1 ? [] : attempts.splice(at, 1);
    const earlier = attempts.length === 0 ? undefined : attempts;
    this.note(id, { ...found, status: STATUS.running, jobId, why: undefined, mayBeRunning: undefined, met: undefined, earlier });
  }

  /**
   * Notes a word by which somebody has sent again what it is about. The same word, given again
   * before the plan has come to its end, is the same decision: a job that has ended since, however
   * that was, is not one of those.
   */
  beginWord(word) {
    if (this.#content[word] !== undefined) return;
    const sendings = Object.entries(this.#content.progress).map(([id, entry]) => [id, countSendings(entry)]);
    this.#write({ ...this.#content, [word]: Object.fromEntries(sendings) });
  }

  /** Goes on without a word: what is sent from now on is not sent by it, also if it is given again. */
  goWithout(word) {
    this.#missing.push(word);
  }

  /** Whether an import was sent after a word was given, as far as that has not come to its end. */
  isSentSince(word, id) {
    const counts = this.#content[word];
    return counts !== undefined && countSendings(this.of(id)) > (counts[id] ?? 0);
  }

  /** Notes that the run stands at an import, and has said so: whoever has it sent again means it. */
  endWordsAbout(id) {
    const given = WORDS.filter((word) => this.isSentSince(word, id));
    if (given.length === 0) return;
    const counts = given.map((word) => [word, { ...this.#content[word], [id]: countSendings(this.of(id)) }]);
    this.#write({ ...this.#content, ...Object.fromEntries(counts) });
  }

  /** Notes that the plan has come to its end: whoever gives a word again means it. */
  endWords() {
    const kept = Object.entries(this.#content).filter(([name]) => !WORDS.includes(name));
    if (kept.length < Object.keys(this.#content).length) this.#write(Object.fromEntries(kept));
  }

  /** Notes that an import is still to be sent: the service has not begun what was sent last. */
  rollBack(id) {
    this.#await(id, this.of(id)?.earlier ?? []);
  }

  /** Notes that an import is where it was before that: not one to be sent again by itself. */
  goBack(id) {
    this.note(id, before(this.of(id)));
  }

  #await(id, earlier) {
    this.#change(id, earlier.length === 0 ? undefined : { status: STATUS.again, earlier });
  }

  #change(id, entry) {
    const { [id]: last, ...progress } = this.#content.progress;
    if (entry !== undefined) progress[id] = entry;
    // One that is sent has a time that is none of those before.
    const isSent = entry?.status === STATUS.sending && attemptsOf(last).every(({ sentAt }) => sentAt !== entry.sentAt);
    if (isSent) this.#sent.add(id);
    const words = this.#sent.has(id) ? this.#missing.filter((word) => this.#content[word] !== undefined) : [];
    const counts = words.map((word) => [word, { ...this.#content[word], [id]: countAttempts(entry) }]);
    this.#write({ ...this.#content, ...Object.fromEntries(counts), progress });
  }

  #write(content) {
    try {
      writeFileAtomic(this.#file, `${JSON.stringify(content, null, 1)}\n`);
    } catch (error) {
      throw new Stop(EXIT.setup, "state_not_written", say.cannotWrite(this.#file, error.message), {}, error);
    }
    // Not before: what is not on the disk has not happened.
    this.#content = content;
  }

  close() {
    this.#unlock();
  }
}

/** One name for one file, however it was called, and also if it is not there yet. */
export function real(file) {
  try {
    return realpathSync(file);
  } catch (error) {
    if (error.code !== "ENOENT") throw unread(file, error);
  }
  let name;
  try {
    name = join(realpathSync(dirname(file)), basename(file));
  } catch (error) {
    throw error.code === "ENOENT" ? noFolder(file) : unread(file, error);
  }
  // A link to what is not there is no file, and others may lead there as well.
  const target = targetOf(name);
  return target === undefined ? name : real(resolve(dirname(name), target));
}

/** Where a link leads to; nothing if it is none, or not there. */
function targetOf(name) {
  try {
    return readlinkSync(name);
  } catch {
    return undefined;
  }
}

/** What a state file has to be about. */
function describe(imports, { endpoint, projectId, instanceId }) {
  const plan = createHash("sha256");
  for (const { id } of imports) plan.update(id);
  return {
    format: FORMAT,
    version: VERSION,
    endpoint,
    project_id: projectId,
    instance_id: instanceId,
    plan: plan.digest("hex"),
    imports: imports.length,
  };
}

/** What a state file tells; nothing if there is none. What it is about may differ if nothing of it was imported. */
function load(file, expected) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw unread(file, error);
  }
  const content = parse(text);
  if (content?.format !== FORMAT || content.version !== VERSION || !isProgress(content.progress) || !WORDS.every((word) => areCounts(content[word] ?? {})) || !areNames(content.records ?? [])) {
    throw new UsageError(`${file} is no state file that this version can read. Move it away, or name another one with --state.`);
  }
  const differing = differingIn(content, expected);
  if (differing.length === 0 || Object.values(content.progress).every(hasImportedNothing)) return content;
  if (differing.includes("plan")) {
    throw new UsageError(
      `${file} tells of another list, or the list before it was changed. Take the same list and the same place to go on with that, or name another file with --state to begin anew: what was imported already is then imported again, so put what is new alone into a list of its own.`,
    );
  }
  const what = differing.map((name) => `another ${NAMES[name] ?? name}`).join(" and ");
  throw new UsageError(
    `${file} tells of ${what}. Take the same place to go on with that; to import the list here as well, name another file with --state.`,
  );
}

/** The names of what a state file is about and should not be. */
function differingIn(content, expected) {
  return Object.keys(expected).filter((name) => content[name] !== expected[name]);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProgress(progress) {
  if (!isObject(progress)) return false;
  const known = Object.values(STATUS);
  return Object.values(progress).every((entry) => known.includes(entry?.status) && areAttempts(entry.earlier ?? []));
}

function areAttempts(earlier) {
  return Array.isArray(earlier) && earlier.every(isObject);
}

function areCounts(counts) {
  return isObject(counts) && Object.values(counts).every(Number.isInteger);
}

function areNames(records) {
  return Array.isArray(records) && records.every((name) => typeof name === "string");
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}
