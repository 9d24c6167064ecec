// Every state of the page that has to do with the job of an import, also of one of a plan: see
// looking.mjs.

import { JOB_STATES } from "./job-states.mjs";
import { lookAt } from "./looking.mjs";
import { PLAN_JOB_STATES } from "./plan-states.mjs";
import { suite } from "./visit.mjs";

suite("states of jobs", () => {
  lookAt({ ...JOB_STATES, ...PLAN_JOB_STATES });
});
