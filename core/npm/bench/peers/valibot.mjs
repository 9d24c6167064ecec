import * as v from "valibot";
import { fits, within } from "./limits.mjs";

export default function (most) {
  const schema = v.object({
    project_id: v.pipe(v.string(), v.minLength(1), v.check(within(most.projectId))),
    instance_id: v.pipe(v.string(), v.minLength(1), v.check(within(most.instanceId))),
    token: v.pipe(
      v.string(),
      v.minLength(1),
      v.check(within(most.token)),
      v.regex(new RegExp(most.tokenCharacters, "u")),
    ),
    body: v.pipe(
      v.object({
        apps: v.optional(v.pipe(v.string(), v.regex(new RegExp(most.nameCharacters, "u")))),
        tasks: v.optional(v.array(v.object({ task_id: v.optional(v.string()) }))),
      }),
      v.check(fits(most.items)),
    ),
  });
  return (request) => v.safeParse(schema, request).issues?.length ?? 0;
}
