// The service, as a run sees it.

import {
  parseRetryAfter,
  contentType,
  destinationHeader,
  destinationPath,
  importPath,
  otherDestinationStatus,
  notSentHeader,
  progressPath,
  readAnswer,
  readDestination,
  readJobList,
  standInJobsPath,
  tokenHeader,
} from "../cli/rules.js";
import { lang } from "../cli/words.js";
import { call } from "./call.js";
import { timing } from "./timing.js";

/** How long to wait for an endpoint to say where imports go, in milliseconds: most have nothing to say. */
const DESTINATION_TIMEOUT_MS = 5_000;

/**
 * Whether who gives this status has trouble that passes, and has answered nothing: any other is an
 * answer, also that of a service that wants a token for every path, or has no such call.
 */
const isPassing = (status) => [408, 425, 429].includes(status) || (status >= 500 && ![501, 505].includes(status));

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
  if (isPassing(status)) return { lost: { ...readAnswer(status, body, ""), retryAfter: retryAfter(answer) } };
  return { destination: (status === 200 ? readDestination(body) : undefined) ?? null };
}

export class Service {
  /** The token of the next call. */
  token;
  /** Where imports are meant to go, if that is known: elsewhere they begin nothing. */
  #destination;
  #target;
  #signal;
  /** Whether the endpoint tells of an instance's jobs, as only the stand-in does. */
  #lists = true;

  /** `signal` ends whatever only looks, and never an import that is on its way. */
  constructor(target, destination, token, signal) {
    this.#target = target;
    this.#destination = destination;
    this.token = token;
    this.#signal = signal;
  }

  /** Where the endpoint says now that imports go, if it can be asked. */
  destination() {
    return destinationOf(this.#target, this.#signal);
  }

  /** Sends an import, once: its answer, which says whether it was meant for `elsewhere`. */
  async import(body) {
    const { projectId, instanceId } = this.#target;
    const answer = await this.#call(importPath(projectId, instanceId), {
      method: "POST",
      headers: {
        "content-type": contentType,
        ...(this.#destination !== undefined && { [destinationHeader]: this.#destination }),
      },
      body: JSON.stringify(body),
      timeoutMs: timing.importTimeoutMs,
    });
    if (answer.lost !== undefined) return answer;
    const { status, headers, body: text, token } = answer;
    return {
      ...readAnswer(status, text, token, headers[notSentHeader]),
      retryAfter: retryAfter(answer),
      elsewhere: this.#destination !== undefined && status === otherDestinationStatus,
      leadsTo: status >= 300 && status < 400 ? originOf(headers.location, this.#target.endpoint) : undefined,
    };
  }

  /** Polls a job, once: the answer as it came. */
  async poll(jobId) {
    const { projectId, instanceId } = this.#target;
    const answer = await this.#get(progressPath(projectId, instanceId, jobId));
    return answer.lost === undefined ? { ...answer, retryAfter: retryAfter(answer) } : answer;
  }

  /**
   * The `list` of the latest jobs of the instance, as it came, where the endpoint tells; or, if it
   * could not be asked, what came in place of its answer, as `lost`; or its answer as `refused`, if
   * it does not accept the token any more. That is not to be heard of an endpoint of which it is
   * known that it does not tell: that it `mayTell` is then false.
   */
  async jobs(mayTell = true) {
    if (!this.#lists) return {};
    const { projectId, instanceId } = this.#target;
    const answer = await this.#get(standInJobsPath(projectId, instanceId));
    if (answer.lost !== undefined) return { lost: answer };
    const { status, body, token } = answer;
    // Who has no such list now has none later.
    if (status === 404) this.#lists = false;
    switch (readJobList(status, body, mayTell)) {
      case "listed":
        return { list: body };
      case "token_refused":
        return { refused: readAnswer(status, body, token) };
      case "lost":
        return { lost: { ...readAnswer(status, body, token), retryAfter: retryAfter(answer) } };
      default:
        return {};
    }
  }

  #get(path) {
    return this.#call(path, { method: "GET", timeoutMs: timing.pollTimeoutMs, signal: this.#signal });
  }

  async #call(path, { headers, ...options }) {
    const common = { accept: contentType, "accept-language": lang, [tokenHeader]: this.token };
    // Another one may take its place before there is an answer.
    const { token } = this;
    const answer = await call(`${this.#target.endpoint}${path}`, { headers: { ...common, ...headers }, ...options });
    return { ...answer, token };
  }
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
