// Every state of the page, in both languages and both themes: axe finds nothing, and
// there are pictures of it, for people to look at.
//
// Both in one go, since it takes longer to get into most of the states than to look.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { SCREENSHOTS, suite, visit } from "./visit.mjs";
import { STATES } from "./states.mjs";

const WIDTHS = [1280, 768, 320];

/** Calls `look` in each language and each theme. */
async function inEachGuise(visitor, look) {
  for (const language of ["en", "zh-Hans"]) {
    await visitor.speak(language);
    for (const scheme of ["light", "dark"]) {
      await visitor.page.emulateMedia({ colorScheme: scheme });
      await look(language, scheme);
    }
  }
}

suite("states", () => {
  visit("axe would find something", async (visitor) => {
    await visitor.page.evaluate(() => document.querySelector("main").append(document.createElement("img")));
    assert.match((await visitor.violations()).join(), /^image-alt: /);
  });

  for (const [state, reach] of Object.entries(STATES)) {
    visit(`axe finds nothing, and there are pictures: ${state}`, async (visitor) => {
      const { page } = visitor;
      await reach(visitor);
      await inEachGuise(visitor, async (language, scheme) => {
        assert.deepEqual(await visitor.violations(), [], `${language}, ${scheme}`);
      });
      await inEachGuise(visitor, async (language, scheme) => {
        const folder = join(SCREENSHOTS, `${language.slice(0, 2)}-${scheme}`);
        mkdirSync(folder, { recursive: true });
        // Neither the pointer, nor the focus, nor where the page was scrolled to is
        // what the picture is of.
        await page.mouse.move(0, 0);
        await page.evaluate(() => {
          document.activeElement?.blur();
          scrollTo(0, 0);
        });
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
          await page.screenshot({ path: join(folder, `${state}-${width}.png`), fullPage: true });
        }
      });
    });
  }
});
