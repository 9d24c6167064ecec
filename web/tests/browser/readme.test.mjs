// The pictures of the README that show a state of the page: they are made anew with
// every run, and docs/pictures has copies of them.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { PLAN_STATES } from "./plan-states.mjs";
import { STATES } from "./states.mjs";
import { SCREENSHOTS, suite, visit } from "./visit.mjs";

/** A picture of the whole page, however long it is. */
async function picture({ page }, name) {
  await page.evaluate(() => scrollTo(0, 0));
  await page.mouse.move(0, 0);
  const folder = join(SCREENSHOTS, "readme");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, name), fullPage: true });
}

suite("the README's pictures", () => {
  visit("four mistakes and two warnings", { width: 1280 }, async (visitor) => {
    await STATES.errors(visitor);
    await picture(visitor, "console-errors.png");
  });

  visit("a list of 2,500 as 25 imports, running", { width: 1280 }, async (visitor) => {
    await PLAN_STATES["plan-running"](visitor);
    await picture(visitor, "console-plan.png");
  });
});
