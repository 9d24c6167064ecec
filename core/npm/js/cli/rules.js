// What the commands take from the rules besides the checker: a module of its own,
// since no page and no server has a use for it.

import { readFileSync } from "node:fs";

import * as module from "../wasm/roma_import_cli.js";

module.initSync({
  module: readFileSync(new URL("../wasm/roma_import_cli_bg.wasm", import.meta.url)),
});

/** The report about a file's bytes if they are meant to be a whole request, with ranges in that file. */
export function checkRequest(bytes, zh) {
  const report = module.isRequest(bytes) ? module.checkRequest(bytes, zh) : undefined;
  return report === undefined ? undefined : JSON.parse(report);
}

/** The items of a file's bytes, and what there is to say about the reading. */
export function readList(bytes, zh) {
  return JSON.parse(module.readList(bytes, zh));
}

/**
 * What the answer to an import means; the token that it was sent with is nowhere in it.
 * `notSent` is the value of its `notSentHeader`.
 */
export function readAnswer(status, body, token, notSent) {
  return JSON.parse(module.readAnswer(status, body, token, notSent));
}

/** How many reasons of a job there are besides those that are kept: `more` than in words, and `omitted` in the list. */
export function countReasons(reasons) {
  return JSON.parse(module.countReasons(JSON.stringify(reasons)));
}

/** Follows a job from poll to poll. */
export class JobPoller {
  #poller = new module.JobPoller();

  /**
   * What the answer to a poll means, likewise, and what comes `next`: `poll_again` after a
   * `pause`, or the end that the job or the following of it has come to. Where the job was not asked
   * for, `unasked` is why, as an answer is told of.
   */
  polled({ unasked, lost, lostStatus, status, body, token, retryAfter }) {
    if (unasked !== undefined) return { ...unasked, ...JSON.parse(this.#poller.lost(unasked.retryAfter)) };
    if (lost !== undefined) return { ...JSON.parse(this.#poller.lost()), lost, lostStatus };
    return JSON.parse(this.#poller.polled(status, body, token, retryAfter));
  }
}

/**
 * What an endpoint's list of jobs says of an import, `{lookup, jobId}`. Its job is none of
 * `others`; `baseline` is how many there were before it was sent, if anybody knows.
 */
export function lookUpJob(list, body, others, baseline) {
  return JSON.parse(module.lookUpJob(list, JSON.stringify(body), others, baseline));
}

/**
 * What a refusal or a status means, `{meaning, nextStep}`, if that is known; `saysWhy` is
 * whether the refusal says it in words of its own.
 */
export function explainRefusal(status, errorCode, saysWhy, lang) {
  const explained = module.explainRefusal(status, errorCode, saysWhy, lang === "zh");
  return explained && JSON.parse(explained);
}

/** What an answer means in which nothing could be read, likewise; `why` is what it says of that as `unreadable`. */
export function explainUnreadable(status, why, lang) {
  const explained = module.explainUnreadable(status, why, lang === "zh");
  return explained && JSON.parse(explained);
}

/** Whether such an answer looks as though somebody had to sign in on the way, likewise. */
export function asksForSignIn(status, why) {
  return module.asksForSignIn(status, why);
}

/** The record of a run as a table, or as JSON; see core/npm/cli/src/record.rs. */
export function writeRecord(told, asJson) {
  return module.writeRecord(told, asJson);
}

export const {
  parseRetryAfter,
  busyRetryDelay,
  countJobs,
  importPath,
  isKnownState,
  isRequest,
  isSegment,
  mayHoldToken,
  backoff,
  progressPath,
  readDestination,
  readJobList,
  standInJobsPath,
  withJitter,
} = module;
export const tokenHeader = module.tokenHeader();
export const contentType = module.contentType();
export const destinationHeader = module.destinationHeader();
export const destinationPath = module.destinationPath();
export const otherDestinationStatus = module.otherDestinationStatus();
export const standIn = module.standInName();
/** The least length of a token that is hidden where it comes back: a shorter one is no secret. */
export const leastSecretLength = module.leastSecretLength();
/** As Node names it. */
export const notSentHeader = module.notSentHeader().toLowerCase();
