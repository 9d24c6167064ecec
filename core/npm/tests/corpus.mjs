// Reading the corpus: requests as data, each with the report that it must get.
// Its README describes the notations.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.CORPUS;

const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

/** How many cases there are, and how many each boundary carries. */
export const counts = read("counts.json");

/** All cases, in the order of the files. */
export const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "counts.json")
  .sort()
  .flatMap((file) =>
    Object.entries(read(file)).flatMap(([group, list]) =>
      list.map((written) => ({ ...written, title: `${file}, ${group}: ${written.name}` })),
    ),
  );

/** The cases with more violations than a report lists. */
export const { capped } = read("capped/cases.json");

const notations = {
  $repeat: ([text, count]) => expanded(text).repeat(count),
  $list: ([template, count, between]) =>
    Array.from({ length: count }, (_, number) =>
      expanded(template).replaceAll("#", String(number)),
    ).join(expanded(between)),
  $join: (parts) => parts.map(expanded).join(""),
  $units: (units) => String.fromCharCode(...hexadecimal(units)),
  $bytes: (written) => {
    const bytes = Uint8Array.from(hexadecimal(written));
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      // No string can stand for them.
      return bytes;
    }
  },
  $parsed: (text) => JSON.parse(expanded(text)),
  $undefined: () => undefined,
};

const hexadecimal = (text) =>
  text
    .split(" ")
    .filter(Boolean)
    .map((digits) => Number.parseInt(digits, 16));

/** What a value of the corpus stands for. */
export function expanded(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(expanded);
  const keys = Object.keys(value);
  if (keys.length === 1 && Object.hasOwn(notations, keys[0])) {
    return notations[keys[0]](value[keys[0]]);
  }
  const result = {};
  for (const key of keys) {
    // An assignment to `__proto__` would make no key.
    Object.defineProperty(result, key, {
      value: expanded(value[key]),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return result;
}
