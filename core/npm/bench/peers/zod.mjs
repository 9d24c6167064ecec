import { z } from "zod";
import { fits, within } from "./limits.mjs";

export default function (most) {
  const schema = z.object({
    project_id: z.string().min(1).refine(within(most.projectId)),
    instance_id: z.string().min(1).refine(within(most.instanceId)),
    token: z.string().min(1).refine(within(most.token)).regex(new RegExp(most.tokenCharacters, "u")),
    body: z
      .object({
        apps: z.string().regex(new RegExp(most.nameCharacters, "u")).optional(),
        tasks: z.array(z.object({ task_id: z.string().optional() })).optional(),
      })
      .refine(fits(most.items)),
  });
  return (request) => schema.safeParse(request).error?.issues.length ?? 0;
}
