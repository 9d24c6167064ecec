// The entry for hosts that forbid to compile bytes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { importBody, init, plan, validateBody } from "roma-import/wasm";

const file = createRequire(import.meta.url).resolve("roma-import/roma-import.wasm");
const { Module } = WebAssembly;
const module = new Module(readFileSync(file));

test("nothing works before there is a module, and everything does with one", () => {
  assert.throws(() => validateBody({ apps: 5 }), /cannot start: .*init/);
  // Which says nothing about the value.
  assert.throws(() => importBody["~standard"].validate({ apps: "a" }), /cannot start: .*init/);
  assert.throws(() => init(readFileSync(file)), TypeError);
  // The module of something else does not stay in the way of the right one.
  init(new Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)));
  assert.throws(() => validateBody({ apps: 5 }), ({ cause }) => cause instanceof WebAssembly.LinkError || cause instanceof TypeError);
  init(module);
  // As such a host does it: from here on nothing can be compiled.
  WebAssembly.Module = class extends Module {
    constructor() {
      throw new EvalError("compiling is forbidden");
    }
    static [Symbol.hasInstance](value) {
      return Module[Symbol.hasInstance](value);
    }
  };
  assert.equal(validateBody({ apps: 5 }).violations[0].code, "wrong_type");
  assert.equal(plan({ tasks: ["a"] }).imports.length, 1);
});
