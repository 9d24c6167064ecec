// The service, as a run sees it.

import { contentType, importPath, progressPath, readAnswer, readProgress, tokenHeader } from "../cli/rules.js";
import { call } from "./call.js";
import { pace } from "./pace.js";
import { lang } from "./words.js";

export class Service {
  /** The token of the next call. */
  token;
  #target;
  #signal;
  /** Whether the endpoint tells of an instance's jobs, as only the stand-in does. */
  #lists = true;

  /** `signal` ends whatever only looks, and never an import that is on its way. */
  constructor(target, token, signal) {
    this.#target = target;
    this.token = token;
    this.#signal = signal;
  }

  /** Sends an import, once. */
  async import(body) {
    const { projectId, instanceId } = this.#target;
    const answer = await this.#call(importPath(projectId, instanceId), {
      method: "POST",
      headers: { "content-type": contentType },
      body: JSON.stringify(body),
      patience: pace.importPatience,
    });
    if (answer.lost !== undefined) return answer;
    return { ...readAnswer(answer.status, answer.body), ...around(answer) };
  }

  /** Looks at a job, once. */
  async look(jobId) {
    const { projectId, instanceId } = this.#target;
    const answer = await this.#get(progressPath(projectId, instanceId, jobId));
    if (answer.lost !== undefined) return answer;
    return { ...readProgress(answer.status, answer.body), ...around(answer) };
  }

  /** The latest jobs of the instance, `{count, rows}`, where the endpoint tells. */
  async jobs() {
    if (!this.#lists) return undefined;
    const { projectId, instanceId } = this.#target;
    const path = [projectId, instanceId].map(encodeURIComponent).join("/");
    const answer = await this.#get(`/stand-in/${path}/jobs`);
    // Who has no such list now has none later.
    if (answer.status === 404) this.#lists = false;
    return answer.status === 200 ? jobsOf(answer.body) : undefined;
  }

  #get(path) {
    return this.#call(path, { method: "GET", patience: pace.lookPatience, signal: this.#signal });
  }

  async #call(path, { headers, ...options }) {
    const common = { accept: contentType, "accept-language": lang, [tokenHeader]: this.token };
    const { token } = this;
    const answer = await call(`${this.#target.endpoint}${path}`, { headers: { ...common, ...headers }, ...options });
    return answer.lost === undefined ? { ...answer, body: withoutToken(answer.body, token) } : answer;
  }
}

function jobsOf(body) {
  try {
    const { count, rows } = JSON.parse(body);
    return Number.isSafeInteger(count) && Array.isArray(rows) ? { count, rows } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The same bytes without the token, which somebody on the way may have put into an answer:
 * what is said of it is shown and kept.
 */
function withoutToken(body, token) {
  return body.includes(token) ? Buffer.from(body.toString("latin1").replaceAll(token, "***"), "latin1") : body;
}

/** How much of an answer is shown that says nothing in the service's own way. */
const MOST_SHOWN = 200;

/** What an answer has besides what it means. */
function around(answer) {
  const text = new TextDecoder().decode(answer.body.subarray(0, 4 * MOST_SHOWN)).replace(/\s+/g, " ").trim();
  const raw = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return { raw, retryAfter: retryAfter(answer) };
}

/**
 * The milliseconds of a `Retry-After` header. Its other form is a date, and nothing
 * here goes by the local clock, which may be wrong by any amount.
 */
function retryAfter({ headers }) {
  const seconds = headers["retry-after"]?.trim();
  return seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1000 : 0;
}
