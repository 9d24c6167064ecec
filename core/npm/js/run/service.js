// The service, as a run sees it.

import {
  parseRetryAfter,
  contentType,
  destinationHeader,
  destinationPath,
  importPath,
  leastSecretLength,
  otherDestinationStatus,
  notSentHeader,
  progressPath,
  readAnswer,
  readDestination,
  readJobList,
  standIn,
  standInJobsPath,
  tokenHeader,
} from "../cli/rules.js";
import { lang } from "../cli/words.js";
import { call } from "./call.js";
import { EXIT, Stop } from "./stop.js";
import { timing } from "./timing.js";
import { say } from "./words.js";

/** How long to wait for an endpoint to say where imports go, in milliseconds: most have nothing to say. */
const DESTINATION_TIMEOUT_MS = 5_000;

/**
 * The name of where the endpoint says that imports go, as `destination`, which is `null` if it has
 * answered and does not say so; or, if it cannot be asked now, what came in place of its answer, as
 * `lost`. No token goes along.
 */
export async function destinationOf({ endpoint }, signal) {
  const headers = { accept: contentType };
  const options = { method: "GET", headers, timeoutMs: DESTINATION_TIMEOUT_MS, signal };
  const answer = await call(`${endpoint}${destinationPath}`, options);
  if (answer.lost !== undefined) return { lost: answer };
  const { status, body } = answer;
  const destination = readDestination(status, body);
  if (destination === undefined) return { lost: { ...readAnswer(status, body, ""), retryAfter: retryAfter(answer) } };
  return { destination };
}

export class Service {
  /** The token of the next call. */
  token;
  /**
   * Whether another one than the endpoint with which the plan was begun may answer, as after any
   * answer that does not say what only the service does: nothing more is sent with the token before
   * it has said that it is that one. Of one that has never said where imports go, nobody can know it.
   */
  isUnsure;
  /** What knows where calls are meant to go: elsewhere, none is answered. */
  #journal;
  #target;
  #signal;
  /** Whether the endpoint tells of an instance's jobs, as far as it is a stand-in. */
  #lists = true;

  /** `signal` ends whatever only looks, and never an import that is on its way. */
  constructor(target, journal, token, signal) {
    this.#target = target;
    this.#journal = journal;
    this.isUnsure = journal.isUnsure;
    this.token = token;
    this.#signal = signal;
  }

  /**
   * Sees to it that the endpoint is still the one with which the plan was begun, where that is not
   * sure, or learns where imports go: what came in place of an answer to that, if it cannot be asked now.
   */
  async makeSure() {
    if (!this.isUnsure) return undefined;
    const { destination, lost } = await destinationOf(this.#target, this.#signal);
    if (lost !== undefined) return lost;
    const own = this.#destination;
    if (own === undefined) {
      // It could not be asked before, and nothing was imported.
      this.#journal.goTo(destination);
    } else if (destination !== own) {
      // Whoever has agreed to the plan was told of where it was begun, also if nothing of it was
      // imported there.
      throw new Stop(EXIT.setup, "elsewhere", say.elsewhere(own, destination));
    }
    this.isUnsure = false;
  }

  /**
   * Sends an import, once: its answer, which says whether it was meant for `elsewhere`. That the
   * endpoint is the right one is made sure of before it is noted that it will be sent.
   */
  async import(body) {
    const { projectId, instanceId } = this.#target;
    const answer = await this.#call(importPath(projectId, instanceId), {
      method: "POST",
      headers: { "content-type": contentType },
      body: JSON.stringify(body),
      timeoutMs: timing.importTimeoutMs,
    });
    if (answer.lost !== undefined) return answer;
    const { status, headers, body: text, token } = answer;
    const read = readAnswer(status, text, token, headers[notSentHeader]);
    if (read.disposition === "begun") this.recognize();
    return {
      ...read,
      retryAfter: retryAfter(answer),
      elsewhere: this.#isMeantForElsewhere(answer),
      leadsTo: status >= 300 && status < 400 ? originOf(withoutToken(headers.location, token), this.#target.endpoint) : undefined,
    };
  }

  /**
   * Polls a job, once: the answer as it came; or, where it is not sure who would be asked, what came
   * in place of an answer to that, as `unasked`.
   */
  async poll(jobId) {
    const { projectId, instanceId } = this.#target;
    const unasked = await this.makeSure();
    if (unasked !== undefined) return { unasked };
    const answer = await this.#get(progressPath(projectId, instanceId, jobId));
    return answer.lost === undefined ? { ...answer, retryAfter: retryAfter(answer) } : answer;
  }

  /**
   * The `list` of the latest jobs of the instance, as it came, where a stand-in tells; or, if it
   * could not be asked, what came in place of its answer, as `lost`; or its answer as `refused`, if
   * it does not accept the token any more. That is not to be heard of an endpoint of which it is
   * known that it does not tell: that it `mayTell` is then false.
   */
  async jobs(mayTell = true) {
    // Whoever has not said that it is a stand-in has no such list, and may do anything at a path
    // that the service does not have; before anything is sent, everybody was asked for that.
    if (!this.#lists || this.#destination !== standIn) return {};
    const { projectId, instanceId } = this.#target;
    const unasked = await this.makeSure();
    if (unasked !== undefined) return { lost: unasked };
    const answer = await this.#get(standInJobsPath(projectId, instanceId));
    if (answer.lost !== undefined) return { lost: answer };
    const { status, body, token } = answer;
    // Who has no such list now has none later.
    if (status === 404) this.#lists = false;
    switch (readJobList(status, body, mayTell)) {
      case "listed":
        this.recognize();
        return { list: body };
      case "token_refused":
        return { refused: readAnswer(status, body, token) };
      case "lost":
        return { lost: { ...readAnswer(status, body, token), retryAfter: retryAfter(answer) } };
      default:
        return {};
    }
  }

  get #destination() {
    return this.#journal.destination;
  }

  async #get(path) {
    const answer = await this.#call(path, { method: "GET", timeoutMs: timing.pollTimeoutMs, signal: this.#signal });
    // That is no word about a job.
    if (!this.#isMeantForElsewhere(answer)) return answer;
    throw new Stop(EXIT.setup, "elsewhere", say.elsewhere(this.#destination), { status: answer.status });
  }

  /** Whether an answer says that another endpoint has got a call than the one that it is meant for. */
  #isMeantForElsewhere({ status }) {
    return this.#destination !== undefined && status === otherDestinationStatus;
  }

  async #call(path, { headers, ...options }) {
    const common = {
      accept: contentType,
      "accept-language": lang,
      [tokenHeader]: this.token,
      ...(this.#destination !== undefined && { [destinationHeader]: this.#destination }),
    };
    // Another one may take its place before there is an answer.
    const { token } = this;
    const answer = await call(`${this.#target.endpoint}${path}`, { headers: { ...common, ...headers }, ...options });
    // Whoever has come in its place may answer anything, also that all is well.
    if (this.#destination !== undefined) this.isUnsure = true;
    // What is wrong with an answer may be what a header of it holds.
    return { ...answer, ...(answer.lost !== undefined && { lost: withoutToken(answer.lost, token) }), token };
  }

  /** What has answered last has said what only the service does, so it is the one that was asked before. */
  recognize() {
    this.isUnsure = false;
  }
}

/** What a header of an answer says, without the token of the request: in a host, its letters are small ones. */
function withoutToken(text, token) {
  if (text === undefined || token.length < leastSecretLength) return text;
  const decoded = text.replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const found = [text, decoded].find((said) => said.toLowerCase().includes(token.toLowerCase()));
  if (found === undefined) return text;
  let at = 0;
  const pieces = found.toLowerCase().split(token.toLowerCase()).map(({ length }) => {
    const piece = found.slice(at, at + length);
    at += length + token.length;
    return piece;
  });
  return pieces.join("***");
}

/** Where a redirection leads to: of its address nothing more, since the rest may be a secret. */
function originOf(location, endpoint) {
  if (location === undefined || !URL.canParse(location, endpoint)) return undefined;
  const { protocol, origin } = new URL(location, endpoint);
  // Others have no origin to be named.
  return /^https?:$/.test(protocol) ? origin : undefined;
}

/** The milliseconds that an answer asks to wait. */
function retryAfter({ headers }) {
  return parseRetryAfter(headers["retry-after"] ?? "", headers.date) ?? 0;
}
