export * from "./index.js";

/**
 * `WebAssembly.Module`, where the compiler knows of it: that comes with the types of a
 * page or of a host, and a server may have neither.
 */
export type WebAssemblyModule = object &
  (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : unknown);

/**
 * Takes the module that is in the package's file `roma-import.wasm`, before the
 * first check.
 *
 * @throws {TypeError} If it is no module.
 */
export function init(module: WebAssemblyModule): void;
