// Every state of the page that has to do with one import: see looking.mjs.

import assert from "node:assert/strict";

import { OF_COLOURS, faintControls, lookAt } from "./looking.mjs";
import { STATES } from "./states.mjs";
import { suite, visit } from "./visit.mjs";

suite("states", () => {
  visit("axe would find something", async (visitor) => {
    await visitor.page.evaluate(() => document.querySelector("main").append(document.createElement("img")));
    assert.match((await visitor.violations()).join(), /^image-alt: /);
  });

  for (const scheme of ["light", "dark"]) {
    visit(`words and controls that do not stand out would be found: ${scheme}`, { scheme }, async (visitor) => {
      const { page } = visitor;
      assert.deepEqual([await visitor.violations(OF_COLOURS), await faintControls(visitor)], [[], []]);
      await page.evaluate(() => {
        const set = (selector, property, value) => document.querySelector(selector).style.setProperty(property, value);
        set("#token-hint", "color", "var(--line)");
        set(".tabs", "border-color", "var(--line)");
        set("#app", "border-color", "var(--line)");
      });
      assert.match((await visitor.violations(OF_COLOURS)).join(), /^color-contrast: /);
      const faint = await faintControls(visitor);
      assert.match(faint[0], /class="tabs"/);
      assert.match(faint[1], /id="app"/);
      assert.equal(faint.length, 2);
    });
  }

  for (const scheme of ["light", "dark"]) {
    visit(`words and controls stand out under the pointer, too: ${scheme}`, { scheme }, async (visitor) => {
      const { page } = visitor;
      await visitor.fill();
      for (const control of ["#form button.primary:not([aria-disabled])", "header button", "[role=tab][aria-selected=false]"]) {
        await page.locator(control).first().hover();
        await page.locator(`${control}:hover`).first().waitFor();
        assert.deepEqual([await visitor.violations(OF_COLOURS), await faintControls(visitor)], [[], []], control);
      }
    });
  }

  lookAt(STATES);
});
