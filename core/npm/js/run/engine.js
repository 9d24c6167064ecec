// One import after the other, each after the last one has ended.

import { itemsOf } from "../cli/list.js";
import { busyRetryDelay, countJobs, isSegment, backoff } from "../cli/rules.js";
import { visible } from "../cli/terminal.js";
import { describeResponse } from "./answer.js";
import { follow } from "./follow.js";
import { STATUS, isSettled } from "./journal.js";
import { timing } from "./timing.js";
import { interrupted, pause } from "./pause.js";
import { ask, hasTerminal } from "./prompt.js";
import { EXIT, Stop } from "./stop.js";
import { freshToken } from "./token.js";
import { decideGone, decideUnknown } from "./unknown.js";
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
  /** How often in a row the service could not be reached. */
  #misses = 0;

  constructor({ service, journal, signal, show, onFailure, decision }) {
    this.#service = service;
    this.#journal = journal;
    this.#signal = signal;
    this.#show = show;
    this.#onFailure = onFailure;
    this.#decision = decision;
  }

  /** Runs all imports that are not settled yet. */
  async run(imports) {
    const isUnknown = ({ id }) => [STATUS.sending, STATUS.running].includes(this.#journal.of(id)?.status);
    this.#undecided = new Set(imports.filter(isUnknown).map(({ id }) => id));
    for (const [index, { id, body }] of imports.entries()) {
      const item = { number: index + 1, id, items: itemsOf(body), body };
      while (!isSettled(this.#journal.of(id))) {
        if (this.#signal.aborted) throw interrupted();
        await this.#step(item);
      }
    }
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
        return this.#decideFailure(item, entry);
    }
  }

  async #send(item) {
    // What is sent from now on is another sending, about which nothing was decided.
    this.#undecided.delete(item.id);
    this.#baseline ??= await this.#countJobs();
    if (this.#signal.aborted) throw interrupted();
    const { earlier } = this.#journal.of(item.id) ?? {};
    const entry = { status: STATUS.sending, sentAt: new Date().toISOString(), baseline: this.#baseline, earlier };
    this.#journal.note(item.id, entry);
    this.#show.emit("sending", item);
    const answer = await this.#service.import(item.body);
    if (answer.lost !== undefined || answer.disposition === "unsent") return this.#lost(item, entry, answer);
    this.#misses = 0;
    const { jobId, retryAfter } = answer;
    switch (answer.disposition) {
      case "begun":
        try {
          this.#journal.note(item.id, { ...entry, status: STATUS.running, jobId });
        } catch (error) {
          throw new Stop(EXIT.unknownEffect, say.notNoted(item.number, jobId, error.message));
        }
        return this.#show.emit("accepted", { ...item, jobId });
      case "busy": {
        this.#journal.rollBack(item.id);
        const length = busyRetryDelay(retryAfter);
        this.#show.emit("busy", { ...item, seconds: length / 1000, why: describeResponse(answer) });
        return pause(length, this.#signal);
      }
      case "token_refused":
        this.#journal.rollBack(item.id);
        if (this.#signal.aborted) throw interrupted();
        return freshToken(this.#service, answer, this.#signal);
      case "refused": {
        const { errorCode: code, reason: message } = answer.refusal ?? {};
        const refusal = { status: answer.status, code, message };
        const ended = { ...entry, endedAt: new Date().toISOString() };
        return this.#journal.note(item.id, { ...ended, status: STATUS.refused, why: describeResponse(answer), refusal });
      }
      default:
        return this.#doubt(item, entry, answer);
    }
  }

  /** How many jobs the instance has, where the endpoint tells. */
  async #countJobs() {
    const list = await this.#service.jobs();
    return list && countJobs(list);
  }

  /** There is no answer of the service, whether or not somebody on the way says so. */
  async #lost(item, entry, answer) {
    if (answer.sent) {
      this.#misses = 0;
      return this.#doubt(item, entry, answer);
    }
    const why = describeResponse(answer);
    // Nothing has left, so that it may be tried again without a question.
    this.#journal.rollBack(item.id);
    if (++this.#misses >= timing.maxConnectAttempts) {
      throw new Stop(EXIT.noAnswer, say.cannotBeReached(why));
    }
    const length = backoff(this.#misses);
    this.#show.emit("unreachable", { ...item, seconds: length / 1000, why });
    return pause(length, this.#signal);
  }

  /** Nobody knows what became of an import: it goes on as one that is being sent, with all that was said of it. */
  #doubt(item, entry, answer) {
    const why = describeResponse(answer);
    this.#journal.note(item.id, { ...entry, why });
    this.#show.emit("doubtful", { ...item, why });
  }

  /** What it takes to decide about an import. */
  #deciding({ id }) {
    return {
      service: this.#service,
      journal: this.#journal,
      decision: this.#undecided.delete(id) ? this.#decision : undefined,
      signal: this.#signal,
      show: this.#show,
    };
  }

  async #follow(item, entry) {
    if (!isSegment(entry.jobId)) {
      // To ask for it would be to ask, with the token, at another address.
      return decideGone(item, entry, say.noAddress(visible(entry.jobId)), this.#deciding(item));
    }
    const context = {
      service: this.#service,
      freshToken: (polled) => freshToken(this.#service, polled, this.#signal, true),
      signal: this.#signal,
    };
    const { status, succeeded, reasons, isGone, why } = await follow(entry.jobId, context, (progress) =>
      this.#show.emit("progress", { ...item, jobId: entry.jobId, status: progress.status, fraction: progress.fraction }),
    );
    if (isGone) return decideGone(item, entry, why, this.#deciding(item));
    // Whatever was said of it before is of no more interest.
    const ended = { ...entry, why: undefined, isGone: undefined, endedAt: new Date().toISOString() };
    if (succeeded === false) {
      this.#journal.note(item.id, { ...ended, status: STATUS.failed, why: reasons.join("; ") || say.noReason });
    } else if (succeeded === undefined) {
      this.#journal.note(item.id, { ...ended, status: STATUS.finished });
      this.#show.emit("finished", { ...item, jobId: entry.jobId, status });
    } else {
      // Whatever it says besides, such as what it has left out, is for a person to read.
      const why = reasons.length > 0 ? reasons.join("; ") : undefined;
      this.#journal.note(item.id, { ...ended, status: STATUS.imported, why });
      this.#show.emit("imported", { ...item, jobId: entry.jobId, status, why });
    }
  }

  async #decideFailure(item, entry) {
    // A refusal says nothing of what was sent before.
    const mayBeImported = entry.status === STATUS.refused ? entry.earlier !== undefined : undefined;
    this.#show.emit(entry.status, { ...item, jobId: entry.jobId, why: entry.why, mayBeImported });
    const choice = this.#onFailure ?? (hasTerminal() ? await choose(entry.status, this.#signal) : "stop");
    if (choice === "skip") {
      return this.#journal.note(item.id, { ...entry, skipped: true, closedAt: new Date().toISOString() });
    }
    if (choice === "retry") return this.#journal.again(item.id);
    const { hasFailed, wasRefused } = say;
    throw new Stop(EXIT.notAll, (entry.status === STATUS.failed ? hasFailed : wasRefused)(item.number));
  }
}

async function choose(status, signal) {
  for (;;) {
    const answer = await ask(status === STATUS.failed ? say.whatOfFailed : say.whatOfRefused, signal);
    if (answer === "r") return "retry";
    if (answer === "s") return "skip";
    if (answer === "q" || answer === undefined) return "stop";
  }
}
