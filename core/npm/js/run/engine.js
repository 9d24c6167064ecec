// One import after the other, each after the last one has ended.

import { itemsOf } from "../cli/list.js";
import { busyRetryDelay, countJobs, countReasons, isSegment, backoff } from "../cli/rules.js";
import { visible } from "../cli/terminal.js";
import { describeResponse, factsOf } from "./answer.js";
import { follow } from "./follow.js";
import { STATUS, isSettled } from "./journal.js";
import { timing } from "./timing.js";
import { interrupted, pause } from "./pause.js";
import { ask, hasTerminal } from "./prompt.js";
import { EXIT, Stop } from "./stop.js";
import { freshToken } from "./token.js";
import { decideGone, decideUnknown, findJob } from "./unknown.js";
import { say } from "./words.js";

export class Engine {
  #service;
  #journal;
  #signal;
  #show;
  #onFailure;
  /** What was decided beforehand about imports of which nobody knew from the start whether they were begun. */
  #decision;
  #undecided = new Set();
  /** How many jobs the instance had before this run has sent one, where the endpoint tells. */
  #baseline;
  #hasCounted = false;
  /** How often in a row the service could not be reached. */
  #misses = 0;
  /** The number of the import that is on its way, and when its answer is no longer waited for. */
  #awaited;

  constructor({ service, journal, signal, show, onFailure, decision }) {
    this.#service = service;
    this.#journal = journal;
    this.#signal = signal;
    this.#show = show;
    this.#onFailure = onFailure;
    this.#decision = decision;
  }

  /** The import that is on its way: its `number`, and for how many `seconds` at most its answer is waited for. */
  get awaited() {
    if (this.#awaited === undefined) return undefined;
    const { number, until } = this.#awaited;
    return { number, seconds: Math.max(0, Math.ceil((until - performance.now()) / 1000)) };
  }

  /** Runs all imports that are not settled yet. */
  async run(imports) {
    const isUnknown = ({ id }) => {
      const entry = this.#journal.of(id);
      return [STATUS.sending, STATUS.running].includes(entry?.status) || entry?.mayBeRunning === true;
    };
    this.#undecided = new Set(imports.filter(isUnknown).map(({ id }) => id));
    for (const [index, { id, body }] of imports.entries()) {
      const item = { number: index + 1, id, items: itemsOf(body), body };
      while (!isSettled(this.#journal.of(id))) {
        try {
          if (this.#signal.aborted) throw interrupted();
          await this.#step(item);
        } catch (error) {
          throw error instanceof Stop ? this.#about(item, error) : error;
        }
      }
    }
  }

  /** The end of the run with what it is about; by an interrupt, what was begun goes on without this process. */
  #about({ id, number }, { exitCode, reason, message, facts }) {
    const { status, jobId } = this.#journal.of(id) ?? {};
    const all = { import: number, ...facts, jobId: facts.jobId ?? jobId };
    const leavesJob = exitCode === EXIT.interrupted && status === STATUS.running;
    return new Stop(exitCode, reason, leavesJob ? say.leavesJob(visible(jobId)) : message, all);
  }

  /** Brings an import one state further; each of them is on the disk before the next. */
  async #step(item) {
    const entry = this.#journal.of(item.id);
    switch (entry?.status) {
      case undefined:
      case STATUS.again:
        return this.#send(item);
      case STATUS.sending:
        return decideUnknown(item, entry, this.#deciding(item));
      case STATUS.running:
        return this.#follow(item, entry);
      default:
        // Its job may be the one that runs, although another has ended.
        if (entry.mayBeRunning) return decideUnknown(item, entry, this.#deciding(item));
        return this.#decideFailure(item, entry);
    }
  }

  async #send(item) {
    // What is sent from now on is another sending, about which nothing was decided.
    this.#undecided.delete(item.id);
    await this.#askDestination(item);
    const unreached = await this.#countJobs(item);
    // An import would not reach it either, and who is there later may be another one.
    if (unreached !== undefined && this.#service.isUnsure) return this.#tryLater(item, unreached);
    await this.#askDestination(item);
    if (this.#signal.aborted) throw interrupted();
    const { earlier } = this.#journal.of(item.id) ?? {};
    const entry = { status: STATUS.sending, sentAt: new Date().toISOString(), baseline: this.#baseline, earlier };
    this.#journal.note(item.id, entry);
    this.#show.emit("sending", item);
    this.#awaited = { number: item.number, until: performance.now() + timing.importTimeoutMs };
    const answer = await this.#service.import(item.body);
    this.#awaited = undefined;
    try {
      return await this.#take(item, entry, answer);
    } catch (error) {
      throw error.reason === "state_not_written" ? this.#notNoted(item, answer, error) : error;
    }
  }

  /**
   * The end of the run where what an answer says is not on the disk: this is all there is of it,
   * and what was sent stands there as sent.
   */
  #notNoted({ number }, answer, { cause, reason }) {
    // An import that may have begun is not to be sent again by what the table of codes says.
    const why = describeResponse(answer, isDoubtful(answer));
    const told = [number, why, this.#journal.file, cause.message];
    if (isDoubtful(answer)) return new Stop(EXIT.unknownEffect, "unknown_effect", say.doubtNotNoted(...told), factsOf(answer), cause);
    return new Stop(EXIT.setup, reason, say.refusalNotNoted(...told), factsOf(answer), cause);
  }

  /** Takes what came of an import that was sent, and waits if it is to be sent again. */
  async #take(item, entry, answer) {
    const { earlier } = entry;
    if (answer.lost !== undefined || answer.disposition === "unsent") return this.#lost(item, entry, answer);
    this.#misses = 0;
    const { jobId, retryAfter } = answer;
    switch (answer.disposition) {
      case "begun": {
        let trouble;
        try {
          this.#journal.note(item.id, { ...entry, status: STATUS.running, jobId });
        } catch (error) {
          trouble = error.cause ?? error;
        }
        // Where it is not on the disk, this is all there is of it.
        this.#show.emit("accepted", { ...item, jobId });
        if (trouble === undefined) return;
        const words = say.notNoted(item.number, visible(jobId), this.#journal.file, trouble.message);
        throw new Stop(EXIT.unknownEffect, "not_noted", words, { jobId });
      }
      case "busy": {
        // Whatever came after them, the job of such a sending may be the one that runs; see
        // core/src/history.rs.
        const open = (earlier ?? []).filter(({ end }) => end === undefined);
        let waited = 0;
        if (open.length === 0) {
          this.#journal.rollBack(item.id);
        } else {
          // What is certain is on the disk, whatever becomes of the questions.
          this.#journal.goBack(item.id);
          const since = performance.now();
          const mayBeRunning = await this.#mayBeRunning(item, open);
          waited = performance.now() - since;
          if (mayBeRunning) {
            // To wait for that and send it again would import it twice, so what the service
            // advises is left out.
            const met = say.meetsItself(describeResponse(answer, true));
            return this.#journal.note(item.id, { ...this.#journal.of(item.id), mayBeRunning: true, met });
          }
          this.#journal.again(item.id);
        }
        // What the questions have taken was waited for as well.
        return this.#sendLater(item, answer, Math.max(0, busyRetryDelay(retryAfter) - waited));
      }
      case "throttled":
        // That says nothing of a job, so that whoever has it sent again means it still.
        this.#journal.rollBack(item.id);
        return this.#sendLater(item, answer, busyRetryDelay(retryAfter));
      case "token_refused":
        this.#journal.rollBack(item.id);
        if (this.#signal.aborted) throw interrupted();
        return freshToken(this.#service, answer, this.#signal);
      case "refused": {
        if (answer.elsewhere) {
          // Nobody has judged it, and the next one would fare alike.
          this.#journal.rollBack(item.id);
          throw new Stop(EXIT.setup, "elsewhere", say.elsewhere(this.#journal.destination), { status: answer.status });
        }
        const { errorCode: code, reason: message, requestId: request_id } = answer.refusal ?? {};
        // As the record takes it.
        const refusal = { status: answer.status, code, message, request_id };
        const ended = { ...entry, endedAt: new Date().toISOString() };
        return this.#journal.note(item.id, { ...ended, status: STATUS.refused, why: describeResponse(answer), refusal });
      }
      default:
        return this.#doubt(item, entry, answer);
    }
  }

  /** Waits before an import is sent again that was refused for now. */
  #sendLater(item, answer, length) {
    this.#show.emit("busy", { ...item, seconds: Math.ceil(length / 1000), ...factsOf(answer), why: describeResponse(answer) });
    return pause(length, this.#signal);
  }

  /**
   * Asks again where imports go, where another one than before may answer, or nobody has yet: a plan
   * goes on only where it was begun. Until that is known, nothing is noted of an import that is to be
   * sent.
   */
  async #askDestination(item) {
    const { destination } = this.#journal;
    while (this.#service.isUnsure) {
      const lost = await this.#service.makeSure();
      if (this.#signal.aborted) throw interrupted();
      if (lost !== undefined) await this.#tryLater(item, lost);
    }
    const { destination: now } = this.#journal;
    if (now !== destination) this.#show.emit("destination", { ...item, destination: now });
  }

  /**
   * Asks once how many jobs the instance has, where the endpoint tells. It can be waited for, since
   * nothing is sent before, and without it nobody can tell a job of this run from one before. Returns
   * what came in place of an answer, if nobody was reached.
   */
  async #countJobs(item) {
    if (this.#hasCounted) return undefined;
    for (let failures = 1; ; failures++) {
      const { list, lost, refused } = await this.#service.jobs();
      if (this.#signal.aborted) throw interrupted();
      this.#baseline = list && countJobs(list);
      // Whoever does not accept the token refuses the import, too: they are asked before the next
      // attempt, as is whoever was not reached.
      if (refused !== undefined) return undefined;
      if (lost?.sent === false) return lost;
      if (lost === undefined || failures === timing.maxFailedLookups) break;
      const length = backoff(failures, lost.retryAfter);
      this.#show.emit("unreachable", { ...item, seconds: length / 1000, ...factsOf(lost), why: describeResponse(lost) });
      await pause(length, this.#signal);
    }
    this.#hasCounted = true;
    return undefined;
  }

  /** Whether the job that is in the way of an import may be that of its own sendings before, those of which nobody knows the end. */
  async #mayBeRunning(item, sendings) {
    for (const before of sendings) {
      if (before.jobId !== undefined && !before.isGone) return true;
      const { lookup } = await findJob(item, before, this.#looking());
      if (lookup !== "not_found") return true;
    }
    return false;
  }

  /** There is no answer of the service, whether or not somebody on the way says so. */
  async #lost(item, entry, answer) {
    if (answer.sent) {
      this.#misses = 0;
      return this.#doubt(item, entry, answer);
    }
    // Nothing has left, so that it may be tried again without a question.
    this.#journal.rollBack(item.id);
    return this.#tryLater(item, answer);
  }

  /**
   * Waits before it is tried again to reach the service, or an endpoint that says where imports go,
   * after what came in place of an answer; or ends the run if it was tried often.
   */
  #tryLater(item, answer) {
    const isReached = answer.sent !== false && answer.disposition !== "unsent";
    const why = describeResponse(answer, isReached);
    const words = isReached ? say.doesNotSay(this.#journal.destination, why) : say.cannotBeReached(why);
    if (answer.fault !== undefined) {
      // It is the same the next time, and for somebody to mend.
      throw new Stop(EXIT.noAnswer, answer.fault, say.cannotBeTrusted(why, say.faults[answer.fault]));
    }
    if (++this.#misses >= timing.maxConnectAttempts) throw new Stop(EXIT.noAnswer, "unreachable", words, factsOf(answer));
    const length = backoff(this.#misses, answer.retryAfter);
    this.#show.emit("unreachable", { ...item, seconds: length / 1000, ...factsOf(answer), why });
    return pause(length, this.#signal);
  }

  /** Nobody knows what became of an import: it goes on as one that is being sent, with all that was said of it. */
  #doubt(item, entry, answer) {
    const why = describeResponse(answer, true);
    this.#journal.note(item.id, { ...entry, why });
    this.#show.emit("doubtful", { ...item, ...factsOf(answer), why });
  }

  /** What it takes to decide about an import. */
  #deciding({ id }) {
    return { ...this.#looking(), decision: this.#undecided.delete(id) ? this.#decision : undefined };
  }

  /** What it takes to look for the job of an import. */
  #looking() {
    return { service: this.#service, journal: this.#journal, signal: this.#signal, show: this.#show };
  }

  async #follow(item, entry) {
    if (!isSegment(entry.jobId)) {
      // To ask for it would be to ask, with the token, at another address.
      return decideGone(item, entry, say.noAddress(visible(entry.jobId)), { ...this.#deciding(item), addressable: false });
    }
    const context = {
      service: this.#service,
      freshToken: (polled) => freshToken(this.#service, polled, this.#signal, say.goesOn(visible(entry.jobId))),
      signal: this.#signal,
    };
    const { jobId } = entry;
    const { status, succeeded, beginTime, endTime, reasons, code, isGone, why } = await follow(jobId, context, (progress, trouble) => {
      if (progress === undefined) this.#show.emit("unseen", { ...item, jobId, ...trouble });
      else this.#show.emit("progress", { ...item, jobId, status: progress.status, fraction: progress.fraction });
    });
    if (isGone) return decideGone(item, entry, why, this.#deciding(item));
    // Whatever was said of it before is of no more interest.
    const forgotten = { why: undefined, isGone: undefined, mayBeRunning: undefined, met: undefined };
    // The clock here tells when it was learnt, which may be long after.
    const times = { endedAt: new Date().toISOString(), jobBeganAt: beginTime, jobEndedAt: endTime };
    const ended = { ...entry, ...forgotten, ...times, reasons, code };
    if (succeeded === false) {
      this.#journal.note(item.id, { ...ended, status: STATUS.failed });
    } else if (succeeded === undefined) {
      this.#journal.note(item.id, { ...ended, status: STATUS.finished });
      this.#show.emit("finished", { ...item, jobId, status });
    } else {
      // Whatever it says besides, such as what it has left out, is for a person to read.
      this.#journal.note(item.id, { ...ended, status: STATUS.imported });
      this.#show.emit("imported", { ...item, jobId, status, code, why: inWords(reasons), ...listed(reasons) });
    }
  }

  async #decideFailure(item, entry) {
    const isFailed = entry.status === STATUS.failed;
    // A refusal says nothing of what was sent before.
    const before = isFailed ? undefined : entry.earlier?.at(-1);
    const mayBeImported = isFailed ? undefined : before !== undefined;
    const { reasons } = entry;
    const facts = isFailed
      ? { jobId: entry.jobId, status: STATUS.failed, code: entry.code, why: inWords(reasons) ?? say.noReason, ...listed(reasons) }
      : { status: entry.refusal?.status, code: entry.refusal?.code, why: entry.why, mayBeImported };
    this.#show.emit(entry.status, { ...item, ...facts });
    const question = isFailed || mayBeImported ? say.whatOfFailed : say.whatOfRefused;
    const choice = this.#onFailure ?? (hasTerminal() ? await choose(question, this.#signal, this.#show) : "stop");
    if (choice === "skip") {
      return this.#journal.note(item.id, { ...entry, skipped: true, closedAt: new Date().toISOString() });
    }
    if (choice === "retry") return this.#journal.again(item.id);
    const words = isFailed ? say.hasFailed : wordsOfRefusal(before);
    const { jobId, status, code } = facts;
    throw new Stop(EXIT.notAll, entry.status, words(item.number), isFailed ? { jobId, code } : { status, code });
  }
}

/** Whether nobody knows after this whether an import was begun. */
function isDoubtful({ lost, sent, disposition }) {
  if (lost !== undefined) return sent;
  return disposition === "unknown";
}

/** The reasons of a job as one text; nothing if there are none. */
function inWords(reasons) {
  if (reasons === undefined) return undefined;
  const { more } = countReasons(reasons);
  return [...reasons.first, ...(more > 0 ? [say.moreReasons(more)] : [])].join("; ");
}

/** The same as objects, for programs, and how many more there were than these. */
function listed(reasons) {
  if (reasons?.listed === undefined) return {};
  return { reasons: reasons.listed, reasonsOmitted: countReasons(reasons).omitted };
}

/** What to say of an import that was refused, which stood like this before it was sent. */
function wordsOfRefusal(before) {
  if (before === undefined) return say.wasRefused;
  return before.end === STATUS.failed && !before.mayBeRunning ? say.wasRefusedAfterFailure : say.wasRefusedInDoubt;
}

async function choose(question, signal, show) {
  show.repeat();
  for (;;) {
    const answer = await ask(question, signal);
    if (answer === "r") return "retry";
    if (answer === "s") return "skip";
    if (answer === "q" || answer === undefined) return "stop";
  }
}
