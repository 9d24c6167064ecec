// Reading lists out of files, as the console does.

import { readFileSync } from "node:fs";

import { initSync, readList as readBytes } from "./wasm/roma_import_npm_list.js";

let isReady = false;

/** The items of a file's bytes, and what there is to say about the reading. */
export function readList(bytes, zh) {
  // A module of its own, so that nobody else has to load it.
  if (!isReady) {
    initSync({ module: readFileSync(new URL("./wasm/roma_import_npm_list_bg.wasm", import.meta.url)) });
    isReady = true;
  }
  return readBytes(bytes, zh);
}
