export * from "./index.js";

/**
 * Takes the module that is in the package's file `roma-import.wasm`, before the
 * first check.
 *
 * @throws {TypeError} If it is no module.
 */
export function init(module: WebAssembly.Module): void;
