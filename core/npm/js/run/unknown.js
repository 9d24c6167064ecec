// An import of which nobody knows whether the service has begun it.

import { backoff, lookUpJob } from "../cli/rules.js";
import { describeResponse, factsOf, joined } from "./answer.js";
import { openAttemptOf } from "./journal.js";
import { timing } from "./timing.js";
import { interrupted, pause } from "./pause.js";
import { ask, hasTerminal } from "./prompt.js";
import { EXIT, Stop } from "./stop.js";
import { freshToken } from "./token.js";
import { say } from "./words.js";

/**
 * Finds out what can be known, tells it, and has the import sent again or taken as
 * imported, as somebody decides. Nothing is sent from here.
 */
export async function decideUnknown(item, entry, { service, journal, decision, signal, show }) {
  // That is another sending than the last one, where a job of that has ended.
  const open = openAttemptOf(entry);
  const isKnown = open.jobId !== undefined && !open.isGone;
  const { lookup, jobId, lost } = isKnown ? { lookup: "found", jobId: open.jobId } : await findJob(item, open, { service, journal, signal, show });
  const why = entry.met === undefined ? open.why : joined(open.why, entry.met);
  show.emit("unknown", { ...item, sentAt: open.sentAt, why, jobListAvailable: lookup !== "inconclusive", jobId, lost });
  const choice = await choiceFor(item, { decision, signal, show }, { jobId });
  if (choice === "imported" && jobId === undefined) return journal.assume(item.id);
  // If it is sent again, this is a job of what was sent before, and none of what is sent next.
  if (jobId !== undefined) journal.found(item.id, jobId);
  if (choice === "resend") journal.again(item.id);
}

/**
 * Has an import sent again or taken as imported, as somebody decides, whose job the
 * service does not have any more, or cannot be asked for if its id is not `addressable`.
 */
export async function decideGone(item, entry, why, { journal, decision, signal, show, addressable = true }) {
  journal.note(item.id, { ...entry, isGone: true, why });
  show.emit("gone", { ...item, jobId: entry.jobId, addressable, why });
  const choice = await choiceFor(item, { decision, signal, show });
  if (choice === "resend") return journal.again(item.id);
  return journal.assume(item.id);
}

/** What is decided about an import: `resend` or `imported`; `facts` are what is known of it. */
async function choiceFor({ number }, { decision, signal, show }, facts) {
  const choice = decision ?? (hasTerminal() ? await choose(signal, show) : undefined);
  if (choice === undefined) throw new Stop(EXIT.unknownEffect, "unknown_effect", say.needsWord(number), facts);
  return choice;
}

/**
 * What the endpoint's list of jobs says of an import since it was sent, if there is one. Where it
 * could not be asked often in a row, that is `lost`, with the reason. With a token that it does not
 * accept any more, it is asked again once there is a fresh one.
 */
export async function findJob(item, { baseline }, { service, journal, signal, show }) {
  const others = journal.jobs();
  let lookups = 0;
  let failures = 0;
  for (;;) {
    const { list, lost, refused } = await service.jobs(baseline !== undefined);
    if (signal.aborted) throw interrupted();
    if (refused !== undefined) {
      await freshToken(service, refused, signal, say.mayHaveBegun(item.number));
      continue;
    }
    if (lost !== undefined) {
      const why = describeResponse(lost, true);
      if (++failures === timing.maxFailedLookups) return { lookup: "inconclusive", lost: why };
      const length = backoff(failures, lost.retryAfter);
      show.emit("lookup_failed", { ...item, seconds: length / 1000, ...factsOf(lost), why });
      await pause(length, signal);
      continue;
    }
    failures = 0;
    if (list === undefined) return { lookup: "inconclusive" };
    const found = lookUpJob(list, item.body, others, baseline);
    if (found.lookup !== "not_found" || ++lookups === timing.maxJobLookups) return found;
    // It may be on its way still.
    await pause(timing.jobLookupDelayMs, signal);
  }
}

async function choose(signal, show) {
  show.repeat();
  for (;;) {
    const answer = await ask(say.whatOfUnknown, signal);
    if (answer === "w") return "imported";
    if (answer === "s") return "resend";
    if (answer === "q" || answer === undefined) return undefined;
  }
}
