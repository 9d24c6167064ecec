// axe finds nothing, in any state, in both languages and both themes.

import assert from "node:assert/strict";

import { suite, visit } from "./visit.mjs";
import { STATES } from "./states.mjs";

suite("axe", () => {
  for (const [state, reach] of Object.entries(STATES)) {
    visit(`axe finds nothing: ${state}`, async (visitor) => {
      await reach(visitor);
      for (const language of ["en", "zh-Hans"]) {
        await visitor.speak(language);
        for (const scheme of ["light", "dark"]) {
          await visitor.page.emulateMedia({ colorScheme: scheme });
          assert.deepEqual(await visitor.violations(), [], `${language}, ${scheme}`);
        }
      }
    });
  }
});
