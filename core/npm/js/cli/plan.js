// `roma-import plan`: the fewest imports for a list.

import { limits } from "../index.js";
import { asideLines, countAside, planOf } from "./list.js";
import { visible } from "./terminal.js";
import { lineOf, warningsOf } from "./warnings.js";
import { say } from "./words.js";

export function planList(file, { format, "deny-warnings": denyWarnings }) {
  const { trouble, ...planned } = planOf(file);
  const { imports, setAside } = planned;
  const aside = countAside(setAside);
  const warnings = warningsOf(planned, limits.maxListedViolations);
  if (format === "json") {
    process.stdout.write(`${JSON.stringify({ ...planned, warnings }, null, 2)}\n`);
  } else if (trouble === undefined) {
    imports.forEach(({ id, body }, index) => {
      const apps = body.apps === undefined ? "" : `  ${visible(body.apps)}`;
      const tasks = body.tasks?.length ?? 0;
      process.stdout.write(`${index + 1}  ${id.slice(0, 12)}  ${say.tasks(tasks)}${apps}\n`);
    });
    for (const line of setAside.flatMap(asideLines)) process.stdout.write(`${line}\n`);
    const { count, listed, omitted } = warnings;
    for (const warning of listed) process.stdout.write(`${lineOf(warning)}\n`);
    const rest = omitted > 0 ? say.omitted(omitted) : "";
    process.stdout.write(`${say.sum(imports.length, aside.setAside, aside.repeats, count)}${rest}\n`);
  }
  const isDenied = denyWarnings && warnings.count + aside.repeats > 0;
  return trouble !== undefined || aside.setAside > 0 || isDenied ? 1 : 0;
}
