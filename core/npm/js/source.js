// Where the WebAssembly module comes from, which the entries differ in.

let getter = () => {
  throw new Error('roma-import/wasm has no module yet: call init(module) first');
};

/** What gives the module, or its bytes, when it is needed for the first time. */
export function setModule(module) {
  getter = module;
}

/** The module, or its bytes. */
export function getModule() {
  return getter();
}

/** Whether the host has WebAssembly at all, which some go without: to ask anything of it would throw. */
export function hasWebAssembly() {
  return typeof WebAssembly !== "undefined";
}

/** What to throw where it has none. */
export function withoutWebAssembly() {
  return new Error("the checker cannot start: this host has no WebAssembly");
}
