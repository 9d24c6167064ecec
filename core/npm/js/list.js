// Reading lists out of files, as the console does.

import { ready } from "./session.js";
import { readList as readBytes } from "./wasm/roma_import_npm.js";

/** The items of a file's bytes, and what there is to say about the reading. */
export function readList(bytes, zh) {
  ready();
  return readBytes(bytes, zh);
}
