// The record of a run: what was imported when, and by which job.

import { countAside, itemsOf } from "../cli/list.js";
import { writeRecord } from "../cli/rules.js";
import { STATUS, isSettled, attemptsOf } from "./journal.js";

/** The record as a file's text, in the form that the file's name asks for. */
export function record(file, { imports, setAside }, { projectId, instanceId }, journal) {
  const told = {
    project_id: projectId,
    instance_id: instanceId,
    destination: journal.destination,
    imports: imports.map(({ id, body }) => ({ id, body: JSON.stringify(body), history: historyOf(journal.of(id)) })),
    set_aside: setAside.map(({ kind, value, line, reasons }) => ({
      kind,
      id: value,
      line,
      message: reasons.map(({ message }) => message).join(" "),
    })),
  };
  return writeRecord(JSON.stringify(told), /\.json$/i.test(file));
}

/** An entry of the state as the rules have it; see core/src/history.rs. */
function historyOf(entry) {
  const how = entry?.skipped ? "skipped" : entry?.status === STATUS.assumed ? "confirmed" : undefined;
  const resolution = how && { kind: how, at: millis(entry.closedAt) };
  return { attempts: attemptsOf(entry).map(attemptOf), resolution };
}

function attemptOf({ sentAt, jobId, isGone, end, endedAt, jobBeganAt, jobEndedAt, why, refusal, reasons, code }) {
  // Without an end, what is known is why nobody knows.
  const hasTrouble = end === undefined && why !== undefined;
  return {
    sent_at: millis(sentAt),
    job_id: jobId,
    is_gone: isGone,
    end: endOf(end, refusal),
    ended_at: millis(endedAt),
    job_began_at: jobBeganAt,
    job_ended_at: jobEndedAt,
    reasons: hasTrouble ? { count: 1, first: [why] } : reasons && { code, ...reasons },
  };
}

function endOf(end, refused) {
  switch (end) {
    case STATUS.imported:
      return "succeeded";
    case STATUS.finished:
      return "finished";
    case STATUS.failed:
      return "failed";
    case STATUS.refused:
      return { refused };
  }
}

/** A moment of the state in milliseconds, if it is one. */
function millis(moment) {
  const millis = Date.parse(moment);
  return Number.isNaN(millis) ? undefined : millis;
}

/** How many imports and items are where. */
export function summary({ imports, setAside }, journal) {
  const counts = { imported: 0, items: 0, finished: 0, skipped: 0, left: 0 };
  for (const { id, body } of imports) {
    const entry = journal.of(id);
    if (!isSettled(entry)) counts.left++;
    else if (entry.skipped) counts.skipped++;
    else if (entry.status === STATUS.finished) counts.finished++;
    else {
      counts.imported++;
      counts.items += itemsOf(body);
    }
  }
  return { ...counts, ...countAside(setAside) };
}
