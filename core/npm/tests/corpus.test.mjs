// The corpus through the package: the reports are those that the crate and the
// endpoint give, byte for byte.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { validate, validateBody } from "roma-import";

import { expanded, inChinese } from "./compare.mjs";
import { capped, cases, counts } from "./corpus.mjs";

/** Where two texts begin to differ. */
function difference(actual, expected) {
  let at = 0;
  while (actual[at] === expected[at]) at++;
  const excerpt = (text) => text.slice(Math.max(0, at - 80), at + 120);
  return `\n  is  …${excerpt(actual)}…\n  not …${excerpt(expected)}…`;
}

const carried = cases.filter(({ boundaries }) => boundaries.includes("npm"));

/** A request with a text as its body's bytes, if it has one that can be sent as such. */
function asBytes({ body, ...rest }) {
  if (typeof body !== "string" || /\p{Surrogate}/u.test(body)) return undefined;
  return { ...rest, body: new TextEncoder().encode(body) };
}

test("no case is left out", () => {
  assert.equal(cases.length, counts.cases);
  assert.equal(carried.length, counts.npm);
  assert.equal(counts.npm, counts.cases);
});

test("every report is the same to the byte, in both languages, be the text a string or bytes", () => {
  const differing = [];
  let compared = 0;
  let inBytes = 0;
  for (const { title, input, report, zh } of carried) {
    const request = expanded(input);
    for (const [lang, expected] of [
      [undefined, report],
      ["en", report],
      ["zh", inChinese(report, zh)],
    ]) {
      const actual = JSON.stringify(validate(request, { lang }));
      compared++;
      if (actual !== JSON.stringify(expected)) {
        differing.push(`${title} (${lang})${difference(actual, JSON.stringify(expected))}`);
      }
    }
    const bytes = asBytes(request);
    if (bytes === undefined) continue;
    const actual = JSON.stringify(validate(bytes));
    inBytes++;
    if (actual !== JSON.stringify(report)) {
      differing.push(`${title} (bytes)${difference(actual, JSON.stringify(report))}`);
    }
  }
  assert.equal(compared, 3 * counts.npm);
  assert.ok(inBytes > 400, `only ${inBytes} as bytes`);
  assert.equal(differing.length, 0, `${differing.length} differ:\n${differing.slice(0, 10).join("\n")}`);
});

test("a report that is capped is the same to the byte", () => {
  assert.ok(capped.length >= 5, `only ${capped.length}`);
  for (const { name, input, summary } of capped) {
    const request = expanded(input);
    for (const lang of ["en", "zh"]) {
      const report = validate(request, { lang });
      const { errors, warnings, omitted } = report;
      assert.deepEqual({ errors, warnings, omitted }, {
        errors: summary.errors,
        warnings: summary.warnings,
        omitted: summary.omitted,
      });
      const hash = createHash("sha256").update(JSON.stringify(report)).digest("hex");
      assert.equal(hash, summary[lang], `${name} (${lang})`);
    }
  }
});

test("a body alone has the violations of the body, without its pointer before them", () => {
  let compared = 0;
  for (const { title, input, report, boundaries } of carried) {
    // What is listed at most holds for a whole request and a body alike.
    if (!boundaries.includes("body") || report.omitted > 0) continue;
    const { body } = expanded(input);
    const violations = report.violations
      .filter(({ pointer }) => pointer === "/body" || pointer.startsWith("/body/"))
      .map((violation) => ({
        ...violation,
        pointer: violation.pointer.slice("/body".length),
        ...(violation.first && { first: violation.first.slice("/body".length) }),
      }));
    const actual = validateBody(body);
    compared++;
    assert.equal(JSON.stringify(actual.violations), JSON.stringify(violations), title);
    assert.equal(actual.valid, actual.errors === 0, title);
    assert.equal(actual.errors + actual.warnings, violations.length, title);
  }
  assert.ok(compared > 450, `only ${compared}`);
});
