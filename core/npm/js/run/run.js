// `roma-import run`: a whole plan, each import once.

import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";

import { print } from "../cli/frame.js";
import { asideLines, countAside, itemsOf, planOf } from "../cli/list.js";
import { UsageError } from "../cli/usage.js";
import { lineOf, warningsOf } from "../cli/warnings.js";
import { lang, say as common } from "../cli/words.js";
import { validate } from "../index.js";
import { isReplaceable, temporaryPathOf, writeFileAtomic } from "./durable.js";
import { Engine } from "./engine.js";
import { Journal, STATUS, WORDS, attemptsOf, before, hasImportedNothing, isSettled, namesOf, real } from "./journal.js";
import { ask, hasTerminal } from "./prompt.js";
import { record, summary } from "./record.js";
import { Service, destinationOf } from "./service.js";
import { formatCount, reporter } from "./show.js";
import { EXIT, Stop } from "./stop.js";
import { targetOf } from "./target.js";
import { VARIABLE, givenToken, typedToken } from "./token.js";
import { say } from "./words.js";

/** How many reasons for what is set aside are shown, and how many warnings: the plan has to stay in sight. */
const MAX_SHOWN = 20;

/** What ends a run, once an answer that is on its way has come; the last one comes when a terminal is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * How long another signal is none of its own, in milliseconds: one reason brings several, as where
 * a terminal is closed, of which the shell tells as well as the system, or with `timeout`.
 */
const SAME_WORD_MS = 1_000;

export async function run(file, options) {
  const target = targetOf(options);
  const list = file === "-" ? undefined : real(file);
  // What a process has open, as behind `<(…)`, has nothing beside it either.
  const named = stateOf(isReplaceable(file) ? list : undefined, options);
  if (!isReplaceable(named)) throw new UsageError(`The state cannot be ${named}: name a file that can be replaced with --state.`);
  const state = real(named);
  checkFiles(list, state, options.record);
  if (options.resend && options["assume-imported"]) {
    throw new UsageError("An import is either sent again (--resend) or taken as imported (--assume-imported).");
  }
  if (!options.yes && !hasTerminal()) {
    throw new UsageError("There is no terminal to ask whether to begin: say --yes.");
  }
  const given = givenToken();
  const planned = planOf(file);
  const show = reporter(options.format, planned.imports);
  let journal;
  let isAgreed = false;
  // Not before the list is read: as long as that takes, nothing else is heard.
  const interrupt = new AbortController();
  const { signal } = interrupt;
  let onSignal = () => interrupt.abort();
  const hear = (name) => onSignal(name);
  for (const name of SIGNALS) process.on(name, hear);
  try {
    checkPlan(planned, target, given, state, show, options);
    // Before anything is held: whoever ends this here leaves nothing behind.
    const { destination } = await destinationOf(target, signal);
    if (signal.aborted) throw interruptedBefore();
    journal = new Journal(state, planned.imports, target, destination);
    checkReplaced(options.record, journal);
    if (journal.isTakenOver) process.stderr.write(`${say.takenOver(state)}\n`);
    showPlan(planned, target, journal, show, options);
    if (!planned.imports.every(({ id }) => isToLeave(journal, id, options))) {
      const token = await agree(given, options, signal);
      isAgreed = true;
      const engine = engineOf(planned, target, journal, token, options, show, signal);
      onSignal = interrupter(interrupt, engine, show, (stop) => {
        show.end();
        tellStop(stop, show, options);
        finish(planned, target, journal, options, show);
        journal.close();
      });
      await engine.run(planned.imports);
      show.end();
    }
    const exitCode = finish(planned, target, journal, options, show);
    // What was to be sent again has been, and whoever gave the word for it has been told how that
    // went. Whoever sees to the record says the same once more, and means no more by it.
    if (exitCode !== EXIT.setup) noteIfPossible(() => journal.endWords());
    return exitCode;
  } catch (trouble) {
    if (!(trouble instanceof Stop)) throw trouble;
    const error = trouble.reason === "interrupted" && !isAgreed ? interruptedBefore() : trouble;
    show.end();
    tellStop(error, show, options);
    if (journal === undefined) return error.exitCode;
    // Until then, the record may be that of a plan in whose place this one is, and there is nothing
    // to take its place.
    const isTold = isAgreed || planned.imports.some(({ id }) => journal.of(id) !== undefined);
    const exitCode = finish(planned, target, journal, isTold ? options : { ...options, record: undefined }, show);
    if (exitCode !== EXIT.setup && ["failed", "refused"].includes(error.reason)) {
      noteIfPossible(() => journal.endWordsAbout(planned.imports[error.facts.import - 1].id));
    }
    for (const word of WORDS.filter((word) => options[word])) {
      const isLeft = ({ id }) => isDone(word, journal, id);
      if (options.format !== "json" && planned.imports.some(isLeft)) process.stdout.write(`${say.wordGoesOn(`--${word}`)}\n`);
    }
    return error.exitCode === EXIT.notAll ? exitCode : error.exitCode;
  } finally {
    journal?.close();
    // What comes once more for the same reason is not to keep a run that ends from telling how it went.
    if (!signal.aborted) for (const name of SIGNALS) process.off(name, hear);
  }
}

/** Notes what a run does not depend on any more: everything is done and told. */
function noteIfPossible(note) {
  try {
    note();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
}

/** Where to keep the state: beside the list itself, by whatever link that is named. */
function stateOf(list, { state }) {
  if (state !== undefined) return state;
  if (list === undefined) {
    throw new UsageError("A list from the standard input has no file beside it: say --state FILE.");
  }
  return `${list}.roma-import.json`;
}

/** Says why the run ends, to people and, as an event, to programs. */
function tellStop({ exitCode, reason, message, facts }, show, { format }) {
  if (message !== "") process.stderr.write(`${message}\n`);
  if (format === "json") show.emit("stopped", { reason, exitCode, message, ...facts });
}

/** Sees to it that there is a plan that can be sent; programs are told of it also if not. */
function checkPlan(planned, target, given, state, show, options) {
  const stop = (exitCode, reason, message, facts) => {
    if (options.format === "json") emitPlan(planned, state, undefined, show);
    throw new Stop(exitCode, reason, message, facts);
  };
  // What is wrong was told with the notices.
  if (planned.trouble !== undefined) stop(EXIT.notAll, planned.trouble, "");
  const violations = violationsOf(planned, target, given);
  for (const violation of violations) print({ ...violation, pointer: "" }, violation.source, undefined, process.stderr);
  const errors = violations.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    // People have just read them.
    const message = errors.map(({ source, message, help }) => `${source}${common.colon}${message}${common.gap}${help}`).join("\n");
    stop(EXIT.setup, "request_invalid", "", { violations, message });
  }
  if (options.yes && !options["as-read"] && planned.notices.some(({ doubtful }) => doubtful)) {
    // With nobody to look at it, names and titles would be imported as tasks.
    stop(EXIT.setup, "list_doubtful", say.isDoubtful);
  }
}

/** Sees to it that the list, the state and the record are files of their own, and the last can be written. */
function checkFiles(list, state, record) {
  const states = namesOf(state);
  if (states.includes(list)) {
    throw new UsageError("The state would take the place of the list: name another file with --state.");
  }
  if (record === undefined) return;
  if (!isReplaceable(record)) {
    throw new UsageError(`The record takes the place of a file, which ${record} is not: name one with --record.`);
  }
  const own = real(record);
  const records = [own, temporaryPathOf(own)];
  const taken = records.includes(list) ? "list" : records.some((name) => states.includes(name)) ? "state file" : undefined;
  if (taken !== undefined) {
    throw new UsageError(`The record would take the place of the ${taken}: name another file with --record.`);
  }
  try {
    // It is written by renaming, which takes a folder to write into.
    accessSync(dirname(own), constants.W_OK);
    // What is renamed would take the place of a device or a pipe.
    if (statSync(own, { throwIfNoEntry: false })?.isFile() === false) throw new Error("it is no regular file");
  } catch (error) {
    throw new UsageError(`Cannot write the record ${record}: ${error.message}`);
  }
}

/** Sees to it that a record takes the place of none but another one that was written with this state. */
function checkReplaced(record, journal) {
  if (record === undefined) return;
  const own = real(record);
  // Of what is empty, nothing is lost.
  const isThere = (statSync(own, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (!isThere || journal.hasRecorded(own)) return;
  throw new UsageError(
    `The record would take the place of ${record}, which is none that was written with the state ${journal.file}: move it away, or name another file with --record. If it is the record of this plan, name the state that it was written with by --state.`,
  );
}

/** What is wrong with the ids and the token, each with its `source`: where a person has put it. */
function violationsOf({ imports }, { projectId, instanceId }, token) {
  const request = { project_id: projectId, instance_id: instanceId, token, body: imports[0]?.body ?? {} };
  const { violations } = validate(request, { lang });
  // The body is the plan's, and a token that is not there is asked for.
  const told = violations.filter(({ pointer }) => /^\/(project_id|instance_id)/.test(pointer) || (token && pointer === "/token"));
  return told.map((violation) => {
    const { code, severity, pointer, message, help } = violation;
    return { source: sourceOf(violation), code, severity, pointer, message, help };
  });
}

/** Where a person has put what is wrong. */
function sourceOf({ pointer }) {
  if (pointer === "/token") return VARIABLE;
  return pointer.startsWith("/project_id") ? "--project" : "--instance";
}

/** Tells programs what is about to be done, or would be; `settled` is known once the state is. */
function emitPlan(planned, state, settled, show, destination) {
  const { imports, setAside, notices } = planned;
  const warnings = warningsOf(planned, MAX_SHOWN);
  show.emit("plan", { imports: imports.length, items: itemsIn(imports), settled, setAside, notices, warnings, state, destination });
}

function itemsIn(imports) {
  return imports.reduce((sum, { body }) => sum + itemsOf(body), 0);
}

/** What is about to be done, before anything is. */
function showPlan(planned, target, journal, show, options) {
  const { imports } = planned;
  const settled = imports.filter(({ id }) => isToLeave(journal, id, options)).length;
  const text = linesOf(planned, target, journal, settled);
  if (options.format === "json") emitPlan(planned, journal.file, settled, show, journal.isUnsure ? undefined : journal.destination);
  else process.stdout.write(text);
  // Nobody agrees to what is in a file.
  const isAsked = !options.yes && settled < imports.length;
  if (isAsked && !process.stdout.isTTY) process.stderr.write(text);
}

/** A plan in lines for people. */
function linesOf(planned, { endpoint, projectId, instanceId }, journal, settled) {
  const { imports, setAside } = planned;
  const { listed, omitted } = warningsOf(planned, MAX_SHOWN);
  const asides = setAside.flatMap(asideLines);
  const aside = countAside(setAside);
  const lines = [...withRest(asides.slice(0, MAX_SHOWN), asides.length), ...withRest(listed.map(lineOf), listed.length + omitted)];
  lines.push(
    say.plan(formatCount(itemsIn(imports)), formatCount(imports.length), formatCount(aside.setAside), formatCount(aside.repeats)),
    say.target(endpoint, projectId, instanceId),
    ...whereTo(journal),
    say.state(journal.file),
  );
  if (settled > 0) lines.push(say.settled(formatCount(settled), formatCount(imports.length)));
  return `${lines.join("\n")}\n`;
}

/** Where imports go, as far as the endpoint says it now. */
function whereTo({ destination, isUnsure }) {
  if (destination === undefined) return isUnsure ? [say.goesNobodyKnowsWhere] : [];
  return [isUnsure ? say.wentTo(destination) : say.goesTo(destination)];
}

/** Lines, and how many more there are than these. */
function withRest(lines, count) {
  return count > lines.length ? [...lines, say.more(formatCount(count - lines.length))] : lines;
}

/**
 * Whether an import is to be sent again: what was refused by itself if it is certain that
 * nothing of it was imported, and otherwise by somebody's word.
 */
function isToRepeat(journal, id, options) {
  const entry = journal.of(id);
  if (isToAssume(entry, options)) return false;
  if (isRefused(entry) && hasImportedNothing(entry)) return true;
  return WORDS.some((word) => options[word] && isMeant(word, entry) && !isDone(word, journal, id));
}

/** Whether the service has taken an import since a word was given: by that same word, it is not sent once more. */
function isDone(word, journal, id) {
  const entry = journal.of(id);
  return isMeant(word, entry) && !isRefused(entry) && journal.isSentSince(word, id);
}

/**
 * Whether an import is one that is sent again by a word. It is none as long as a job of it may be
 * running: the endpoint is asked first, and a word about that decides then.
 */
function isMeant(word, entry) {
  if (entry === undefined || entry.mayBeRunning) return false;
  if (word === "resend") return entry.status !== STATUS.again && isInDoubt(entry);
  if (entry.skipped) return true;
  // A refusal says nothing of what was sent before, and takes nothing from it.
  const stands = isRefused(entry) ? before(entry) : entry;
  return stands?.status === STATUS.failed && !stands.mayBeRunning;
}

/** Whether an import is to be taken as imported of which nobody has said how it ended. */
function isToAssume(entry, { "assume-imported": assumeImported }) {
  return Boolean(assumeImported) && isInDoubt(entry);
}

/**
 * Whether nobody has said how an import ended that goes on no more: when it was sent last, or
 * when it was sent before and then refused, or is to be sent again. How it had ended before that
 * counts no more.
 */
function isInDoubt(entry) {
  const isBehind = entry?.status === STATUS.again || isRefused(entry);
  if (!(isBehind || entry?.status === STATUS.finished) || entry.mayBeRunning) return false;
  const stands = isBehind ? before(entry) : entry;
  return stands?.mayBeRunning === true || [STATUS.sending, STATUS.running, STATUS.finished].includes(stands?.status);
}

/** Whether an import was refused when it was sent last, and nobody has left it out. */
function isRefused(entry) {
  return entry?.status === STATUS.refused && !entry.skipped;
}

/** Whether there is nothing to be done about an import. */
function isToLeave(journal, id, options) {
  const entry = journal.of(id);
  return isSettled(entry) && !isToRepeat(journal, id, options) && !isToAssume(entry, options);
}

/** Takes an import as imported, which is not to be sent again then. */
function assume(journal, id) {
  const entry = journal.of(id);
  // A job that is known is followed to its end, whatever was refused since.
  const hasJob = isRefused(entry) && before(entry)?.status === STATUS.running;
  if (entry.status === STATUS.again || hasJob) journal.goBack(id);
  const { status, mayBeRunning } = journal.of(id);
  // Its job may be found, and followed to its end.
  if (mayBeRunning || [STATUS.sending, STATUS.running].includes(status)) return;
  journal.assume(id);
}

/** The token of whoever agrees to begin. */
async function agree(given, { yes }, signal) {
  if (!yes) {
    const answer = await ask(say.begin, signal);
    if (!["y", "yes"].includes(answer)) throw new Stop(EXIT.notAll, "declined", say.nothingSent);
  }
  return given ?? (await typedToken(say.token, signal));
}

/** The end of a run before anybody has agreed to it. */
function interruptedBefore() {
  return new Stop(EXIT.interrupted, "interrupted", say.interruptedBefore);
}

/** What runs the plan that somebody has agreed to, with what is to be sent again noted as such. */
function engineOf({ imports }, target, journal, token, options, show, signal) {
  for (const word of WORDS) {
    if (options[word]) journal.beginWord(word);
    else journal.goWithout(word);
  }
  for (const { id } of imports) {
    const entry = journal.of(id);
    if (isToRepeat(journal, id, options)) journal.again(id);
    else if (isToAssume(entry, options)) assume(journal, id);
    else if (isRefused(entry)) journal.goBack(id);
  }
  const service = new Service(target, journal, token, signal);
  const decision = options.resend ? "resend" : options["assume-imported"] ? "imported" : undefined;
  return new Engine({ service, journal, signal, show, onFailure: options["on-failure"], decision });
}

/** What hears of signals once somebody has agreed; `end` tells why the run ends without the answer that is on its way. */
function interrupter(interrupt, engine, show, end) {
  let answered;
  return (name) => {
    const { awaited } = engine;
    if (interrupt.signal.aborted) {
      // That nobody hears what is said, as where a terminal is closed, is nobody's second word, nor
      // is that it was closed.
      if (name === undefined || name === "SIGHUP" || performance.now() - answered < SAME_WORD_MS) return;
      // Whoever asks twice does not want to wait for an answer on its way.
      const words = awaited === undefined ? say.interrupted : say.leavesUnknown(formatCount(awaited.number));
      end(new Stop(EXIT.interrupted, "interrupted", words, { import: awaited?.number }));
      process.exit(EXIT.interrupted);
    }
    interrupt.abort();
    if (awaited !== undefined) {
      show.end();
      process.stderr.write(`${say.awaits(formatCount(awaited.number), formatCount(awaited.seconds))}\n`);
    }
    answered = performance.now();
  };
}

/** The permissions of a record: those of the one before, or what those of any new file are. */
function modeOf(file) {
  const before = statSync(file, { throwIfNoEntry: false });
  return before === undefined ? 0o666 & ~process.umask() : before.mode & 0o777;
}

/** Says how it went, writes the record, and returns the exit code. */
function finish(planned, target, journal, options, show) {
  const counts = summary(planned, journal);
  const isRecorded = write(options.record, planned, target, journal);
  if (options.format === "json") show.emit("summary", counts);
  else {
    const { imported, items, finished, skipped, left, setAside, repeats } = counts;
    const told = [items, imported, skipped, left, setAside, repeats].map(formatCount);
    process.stdout.write(`${say.summary(...told)}\n`);
    if (finished > 0) process.stdout.write(`${say.notTold(formatCount(finished))}\n`);
    if (skipped > 0) process.stdout.write(`${say.retryOfSkipped}\n`);
  }
  // Whoever sees to the record gets the other code from the same command.
  if (!isRecorded) return EXIT.setup;
  const { finished, skipped, left, setAside } = counts;
  return finished + skipped + left + setAside === 0 ? EXIT.done : EXIT.notAll;
}

/** Writes the record, if there is to be one, and says whether that has worked. */
function write(file, planned, target, journal) {
  if (file === undefined) return true;
  try {
    // Where it is a link, what that leads to is written.
    const own = real(file);
    writeFileAtomic(own, record(file, planned, target, journal), modeOf(file));
    noteIfPossible(() => journal.noteRecorded(own));
    return true;
  } catch (error) {
    process.stderr.write(`${say.cannotRecord(error.message)}\n`);
    return false;
  }
}
