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

/** What the answer to an import means. */
export function readAnswer(status, body) {
  return JSON.parse(module.readAnswer(status, body));
}

/** What the answer to a look at a job means. */
export function readProgress(status, body) {
  return JSON.parse(module.readProgress(status, body));
}

export const { importPath, progressPath, recordRow } = module;
export const tokenHeader = module.tokenHeader();
export const contentType = module.contentType();
