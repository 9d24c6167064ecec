// The record of a run: what was imported when, and by which job.

import { itemsOf } from "../cli/list.js";
import { recordRow } from "../cli/rules.js";
import { STATUS, isSettled, triesOf } from "./journal.js";

/** The record as a file's text, in the form that the file's name asks for. */
export function record(file, planned, journal) {
  return /\.json$/i.test(file) ? toJson(planned, journal) : toCsv(planned, journal);
}

/** What has become of an import, in a word. */
export function outcome(entry) {
  switch (entry?.status) {
    case undefined:
      return "not sent";
    case STATUS.running:
    case STATUS.imported:
      return entry.status;
    case STATUS.assumed:
      return "assumed imported";
  }
  const word = telling(entry)?.end ?? "unknown";
  return entry.skipped ? `${word}, skipped` : word;
}

/**
 * The sending that tells what has become of an import. That one was refused, or has not
 * left, says nothing of those before it.
 */
function telling(entry) {
  const tries = triesOf(entry);
  if (![STATUS.again, STATUS.refused].includes(entry?.status)) return tries.at(-1);
  const ending = (wanted) => tries.findLast(({ end }) => end === wanted);
  return ending(STATUS.failed) ?? ending(undefined) ?? tries.at(-1);
}

function toJson({ imports, setAside }, journal) {
  const told = imports.map(({ id, body }, index) => {
    const entry = journal.of(id);
    const { jobId, sentAt, endedAt, why } = telling(entry) ?? {};
    const tries = triesOf(entry);
    return { import: index + 1, id, outcome: outcome(entry), jobId, sentAt, endedAt, why, tries, body };
  });
  return `${JSON.stringify({ imports: told, setAside }, null, 2)}\n`;
}

const HEADER = ["kind", "name", "outcome", "import", "import_id", "job_id", "sent_at", "ended_at", "why"];

function toCsv({ imports, setAside }, journal) {
  const rows = [HEADER];
  imports.forEach(({ id, body: { apps, tasks = [] } }, index) => {
    const entry = journal.of(id);
    const { jobId, sentAt, endedAt, why } = telling(entry) ?? {};
    const facts = [outcome(entry), index + 1, id, jobId, sentAt, endedAt, why];
    if (apps !== undefined) rows.push(["application", apps, ...facts]);
    for (const { task_id } of tasks) rows.push(["task", task_id, ...facts]);
  });
  for (const { kind, value, reasons } of setAside) {
    const why = reasons.map(({ message }) => message).join(" ");
    rows.push([kind === "app" ? "application" : kind, value, "set aside", "", "", "", "", "", why]);
  }
  // A byte order mark tells spreadsheets that it is UTF-8.
  return `\ufeff${rows.map((row) => recordRow(row.map(cell))).join("")}`;
}

/** What stands in a cell. */
function cell(value) {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

/** How many imports and items are where. */
export function summary({ imports, setAside }, journal) {
  const counts = { imported: 0, items: 0, skipped: 0, left: 0 };
  for (const { id, body } of imports) {
    const entry = journal.of(id);
    if (!isSettled(entry)) counts.left++;
    else if (entry.skipped) counts.skipped++;
    else {
      counts.imported++;
      counts.items += itemsOf(body);
    }
  }
  return { ...counts, setAside: setAside.length };
}
