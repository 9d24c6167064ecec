// Every state of the page that has to do with one import: see looking.mjs.

import assert from "node:assert/strict";

import { lookAt } from "./looking.mjs";
import { STATES } from "./states.mjs";
import { suite, visit } from "./visit.mjs";

suite("states", () => {
  visit("axe would find something", async (visitor) => {
    await visitor.page.evaluate(() => document.querySelector("main").append(document.createElement("img")));
    assert.match((await visitor.violations()).join(), /^image-alt: /);
  });

  lookAt(STATES);
});
