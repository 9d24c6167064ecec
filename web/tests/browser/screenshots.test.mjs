// Pictures of every state, for people to look at.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { SCREENSHOTS, suite, visit } from "./visit.mjs";
import { STATES } from "./states.mjs";

suite("pictures", () => {
  for (const [state, reach] of Object.entries(STATES)) {
    visit(`pictures: ${state}`, async (visitor) => {
      const { page } = visitor;
      await reach(visitor);
      // Neither the pointer, nor the focus, nor where the page was scrolled to is what
      // the picture is of.
      await page.mouse.move(0, 0);
      await page.evaluate(() => {
        document.activeElement?.blur();
        scrollTo(0, 0);
      });
      for (const language of ["en", "zh-Hans"]) {
        await visitor.speak(language);
        for (const scheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme: scheme });
          const folder = join(SCREENSHOTS, `${language.slice(0, 2)}-${scheme}`);
          mkdirSync(folder, { recursive: true });
          for (const width of [1280, 768, 320]) {
            await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
            await page.screenshot({ path: join(folder, `${state}-${width}.png`), fullPage: true });
          }
        }
      }
    });
  }
});
