// Every state of the page that has to do with a plan: see looking.mjs.

import { lookAt } from "./looking.mjs";
import { PLAN_STATES } from "./plan-states.mjs";
import { suite } from "./visit.mjs";

suite("states of plans", () => {
  lookAt(PLAN_STATES);
});
