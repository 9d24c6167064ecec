import type { WebAssemblyModule } from "./wasm.js";

/**
 * The module, for `init` of `roma-import/wasm`: where the import of such a file gives a
 * `WebAssembly.Module`, as in workerd. Deno, Bun and bundlers take the main entry instead.
 */
declare const module: WebAssemblyModule;
export default module;
