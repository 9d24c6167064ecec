// What WebAssembly reads sixteen bytes at a time, and Rust's own tests in words: lists
// of ids of many lengths, each byte of them changed. Values are read byte by byte, and
// come to the same verdict.

import assert from "node:assert/strict";
import { test } from "node:test";
import { validateBody } from "roma-import";

const LENGTHS = [8, 40, 1, 17, 31, 16, 15, 32, 32, 32, 32, 32, 32, 47, 48, 48, 48, 48, 49, 33, 64, 2, 80, 24];

const digits = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(3);

/** Different ids of these lengths. */
const ids = LENGTHS.map((length, number) => digits.slice(number, number + length));

const found = (body) => validateBody(body).violations.map(({ code, pointer }) => `${code} ${pointer}`);

/** What JSON has for a text, or nothing. */
function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

for (const [name, indent] of [
  ["as programs write them", undefined],
  ["indented", 2],
]) {
  test(`lists of ids of unequal lengths, ${name}, are read as their values are`, () => {
    const text = JSON.stringify({ tasks: ids.map((task_id) => ({ task_id })), apps: "a" }, null, indent);
    assert.deepEqual(found(text), []);
    let malformed = 0;
    let odd = 0;
    for (let place = 0; place < text.length; place++) {
      for (const character of ['"', "\\", " ", "!", "\0", "\x1f", "\x7f", "é", "\u00a0", "0"]) {
        const edited = text.slice(0, place) + character + text.slice(place + 1);
        const codes = found(edited);
        const json = parsed(edited);
        if (json === undefined) {
          assert.ok(codes.some((code) => code.startsWith("malformed_json ")), JSON.stringify(edited));
          malformed++;
        } else {
          assert.deepEqual(codes, found(json.value), JSON.stringify(edited));
          odd += Number(codes.length > 0);
        }
      }
    }
    assert.ok(malformed > 1_000 && odd > 1_000, `${malformed} were no JSON, and ${odd} broke a rule`);
  });
}
