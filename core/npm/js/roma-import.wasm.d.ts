import type { WebAssemblyModule } from "./wasm.js";

/** The module, as hosts give it that import WebAssembly: for `init` of `roma-import/wasm`. */
declare const module: WebAssemblyModule;
export default module;
