// The pictures of the README that show a state of the page: they are made anew with
// every run, and docs/pictures has copies of them.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { PLAN_STATES } from "./plan-states.mjs";
import { SCREENSHOTS, suite, visit } from "./visit.mjs";

suite("the README's pictures", () => {
  visit("a list of 2,500 as 25 imports, running", { width: 1280, height: 1090 }, async (visitor) => {
    const { page } = visitor;
    await PLAN_STATES["plan-running"](visitor);
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(0, 0);
    const folder = join(SCREENSHOTS, "readme");
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, "console-plan.png") });
  });
});
