// The package's main entry: everything, synchronously, wherever JavaScript may
// compile WebAssembly from bytes.

import { wasm } from "./inline.js";
import { setModule } from "./source.js";

setModule(wasm);

export * from "./api.js";
