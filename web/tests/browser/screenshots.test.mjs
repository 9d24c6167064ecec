// Pictures of every state, for people to look at.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { SCREENSHOTS, suite, visit } from "./helpers.mjs";
import { STATES } from "./states.mjs";

suite("pictures", () => {
  for (const scheme of ["light", "dark"]) {
    for (const locale of ["en-US", "zh-CN"]) {
      const folder = join(SCREENSHOTS, `${scheme}-${locale.slice(0, 2)}`);
      mkdirSync(folder, { recursive: true });
      for (const [state, reach] of Object.entries(STATES)) {
        visit(`${state}, ${scheme}, ${locale}`, { locale, scheme }, async (visitor) => {
          const { page } = visitor;
          await reach(visitor);
          for (const width of [1280, 768, 320]) {
            await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
            await page.screenshot({ path: join(folder, `${state}-${width}.png`), fullPage: true });
          }
        });
      }
    }
  }
});
