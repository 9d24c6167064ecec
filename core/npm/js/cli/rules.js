// What the commands take from the rules besides the checker: a module of its own,
// since no page and no server has a use for it.

import { readFileSync } from "node:fs";

import * as module from "../wasm/roma_import_cli.js";

module.initSync({
  module: readFileSync(new URL("../wasm/roma_import_cli_bg.wasm", import.meta.url)),
});

/** The items of a file's bytes, and what there is to say about the reading. */
export function readList(bytes, zh) {
  return JSON.parse(module.readList(bytes, zh));
}

/** What the answer to an import means; the token that it was sent with is nowhere in it. */
export function readAnswer(status, body, token) {
  return JSON.parse(module.readAnswer(status, body, token));
}

/** What the answer to a look at a job means, likewise. */
export function readProgress(status, body, token) {
  return JSON.parse(module.readProgress(status, body, token));
}

/**
 * What an endpoint's list of jobs says of an import, `{traces, jobId}`. Its job is none of
 * `others`, and none of the `earlier` ones that there were before, if anybody knows.
 */
export function readTraces(list, body, others, earlier) {
  return JSON.parse(module.readTraces(list, JSON.stringify(body), others, earlier));
}

export const { askedPause, countJobs, importPath, progressPath, recordRow, standInJobsPath } = module;
export const tokenHeader = module.tokenHeader();
export const contentType = module.contentType();
