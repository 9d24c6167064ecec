// An import of which nobody knows whether the service has begun it.

import { STATUS } from "./journal.js";
import { interrupted, pause } from "./pause.js";
import { ask, hasTerminal } from "./prompt.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/** How often to look for a job that is not there, and the time between. */
const LOOKS = 3;
const BETWEEN = 1_000;

/**
 * Finds out what can be known, tells it, and has the import sent again or taken as
 * imported, as somebody decides. Nothing is sent from here.
 */
export async function decideFate(item, entry, { service, journal, decision, signal, show }) {
  const found = await find(item, entry, service, signal);
  // A question that was broken off has no answer to decide by.
  if (signal.aborted) throw interrupted();
  show.tell("unknown", { ...item, sentAt: entry.sentAt, isTold: found !== undefined, jobId: found?.id });
  const choice = await choiceFor(item, decision);
  if (choice === "resend") return journal.again(item.id);
  if (found?.id === undefined) return journal.note(item.id, { ...entry, status: STATUS.assumed });
  return journal.note(item.id, { ...entry, status: STATUS.running, jobId: found.id });
}

/**
 * Has an import sent again or taken as imported, as somebody decides, whose job the
 * service does not have any more.
 */
export async function decideGone(item, entry, why, { journal, decision, show }) {
  show.tell("gone", { ...item, jobId: entry.jobId, why });
  const choice = await choiceFor(item, decision);
  if (choice === "resend") return journal.again(item.id);
  return journal.note(item.id, { ...entry, status: STATUS.assumed });
}

/** What is decided about an import: `resend` or `imported`. */
async function choiceFor({ number }, decision) {
  const choice = decision ?? (hasTerminal() ? await choose() : undefined);
  if (choice === undefined) throw new Stop(EXIT.unknownFate, say.needsWord(number));
  return choice;
}

/**
 * The job that an import has become, where the endpoint tells of its jobs: an empty
 * object if there is none, and nothing if nobody can tell.
 */
async function find(item, { before, tried = [] }, service, signal) {
  const names = namesOf(item.body);
  for (let look = 1; ; look++) {
    const jobs = await service.jobs();
    if (jobs === undefined || before === undefined) return undefined;
    // The latest come first. Older ones may be of the same list, sent by another run.
    const count = Math.max(0, jobs.count - before);
    const since = jobs.rows.slice(0, count);
    const job = since.find(({ id, items }) => !tried.includes(id) && namesIn(items) === names);
    if (job !== undefined) return { id: job.id };
    // What is not listed any more may have been it.
    if (count > jobs.rows.length) return undefined;
    if (look === LOOKS) return {};
    // It may be on its way still.
    await pause(BETWEEN, 0, signal);
  }
}

function namesOf({ apps, tasks = [] }) {
  const application = apps === undefined ? [] : [["application", apps]];
  return JSON.stringify([...application, ...tasks.map(({ task_id }) => ["task", task_id])]);
}

function namesIn(items) {
  return JSON.stringify(items?.map(({ kind, name }) => [kind, name]));
}

async function choose() {
  for (;;) {
    const answer = await ask(say.whatOfUnknown);
    if (answer === "w") return "imported";
    if (answer === "s") return "resend";
    if (answer === "q" || answer === undefined) return undefined;
  }
}
