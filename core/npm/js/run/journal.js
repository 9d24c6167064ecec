// What has become of each import, in a file: the promise never to send twice is
// kept by what stands here before anything is sent.

import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { UsageError } from "../cli/usage.js";
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

/** Whether there is nothing more to do for an import. */
export function isSettled(entry) {
  return entry?.skipped === true || [STATUS.imported, STATUS.finished, STATUS.assumed].includes(entry?.status);
}

/**
 * The times that an import was sent, or was about to be, in order: `{sentAt, jobId, end,
 * endedAt, why}`, with a `refusal` if it was refused, and with `isGone` if the service has no
 * such job any more. Without an `end`, nobody knows how one
 * has ended. One that was refused has imported nothing, and is left out once there is another.
 */
export function attemptsOf(entry) {
  const { status, earlier = [], sentAt, jobId, isGone, endedAt, why, refusal } = entry ?? {};
  if (status === undefined || status === STATUS.again) return earlier;
  const end = ENDS.includes(status) ? status : undefined;
  return [...earlier, { sentAt, jobId, isGone, end, endedAt, why, refusal }];
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

  /** Opens a state file, by its real name, for a plan and a target, and locks it for this process. */
  constructor(file, imports, target) {
    this.#file = file;
    this.#unlock = lock(lockOf(file));
    try {
      this.#content = load(this.#file, describe(imports, target));
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  /** The file, as the user knows it. */
  get file() {
    return this.#file;
  }

  /** What has become of an import; nothing if it is still to be sent. */
  of(id) {
    return this.#content.progress[id];
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

  /** Notes that an import is to be sent again, after what it may have imported already. */
  again(id) {
    this.#await(id, attemptsOf(this.of(id)).filter(({ end }) => end !== STATUS.refused));
  }

  /** Notes that an import is still to be sent: the service has not begun what was sent last. */
  rollBack(id) {
    this.#await(id, this.of(id)?.earlier ?? []);
  }

  #await(id, earlier) {
    this.#change(id, earlier.length === 0 ? undefined : { status: STATUS.again, earlier });
  }

  #change(id, entry) {
    const { [id]: _, ...progress } = this.#content.progress;
    if (entry !== undefined) progress[id] = entry;
    const content = { ...this.#content, progress };
    try {
      writeFileAtomic(this.#file, `${JSON.stringify(content, null, 1)}\n`);
    } catch (error) {
      throw new Stop(EXIT.setup, say.cannotWrite(this.#file, error.message));
    }
    // Not before: what is not on the disk has not happened.
    this.#content = content;
  }

  close() {
    this.#unlock();
  }
}

/** One name for one file, however it was called. */
export function real(file) {
  try {
    return realpathSync(file);
  } catch (error) {
    if (error.code !== "ENOENT") throw new UsageError(`Cannot read ${file}: ${error.message}`);
  }
  try {
    return join(realpathSync(dirname(file)), basename(file));
  } catch (error) {
    throw new UsageError(`There is no folder for ${file}: ${error.message}`);
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

function load(file, expected) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return { ...expected, progress: {} };
    throw new UsageError(`Cannot read ${file}: ${error.message}`);
  }
  const content = parse(text);
  if (content?.format !== FORMAT || content.version !== VERSION || !isProgress(content.progress)) {
    throw new UsageError(`${file} is no state file that this version can read. Move it away, or name another one with --state.`);
  }
  const differs = Object.keys(expected).filter((name) => content[name] !== expected[name]);
  if (differs.length > 0) {
    const what = differs.includes("plan") ? "another list, or the list before it was changed" : differs.map((name) => `another ${NAMES[name] ?? name}`).join(" and ");
    throw new UsageError(
      `${file} tells of ${what}. Take the same list and the same place to go on with that, or name another file with --state to begin anew: what was imported already is then imported again, so put what is new alone into a list of its own.`,
    );
  }
  return content;
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

function isObject(value) {
  return typeof value === "object" && value !== null;
}
