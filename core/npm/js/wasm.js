// The entry for hosts that forbid to compile bytes, or that load the module
// themselves: the same as the main one, once it has the module.

import { hasWebAssembly, setModule, withoutWebAssembly } from "./source.js";

export * from "./api.js";

/**
 * Takes the module that is in the package's file `roma-import.wasm`.
 * @param {WebAssembly.Module} module
 */
export function init(module) {
  if (!hasWebAssembly()) throw withoutWebAssembly();
  if (!(module instanceof WebAssembly.Module)) {
    throw new TypeError("init() takes the WebAssembly.Module of roma-import/roma-import.wasm");
  }
  setModule(() => module);
}
