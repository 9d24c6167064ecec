// The package's main entry: everything, synchronously, wherever JavaScript may
// compile WebAssembly from bytes.

import { wasm } from "./inline.js";
import { provide } from "./source.js";

provide(wasm);

export * from "./api.js";
