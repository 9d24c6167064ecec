// The other validators, with the same checks: types, lengths in code points, the
// characters of the token and of the name, and the cap.

import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import * as v from "valibot";
import { z } from "zod";

/** The generated schema: the limits are those of the contract. */
export function readSchema(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

export function peers(schema) {
  const { project_id, instance_id, token, body } = schema.properties;
  const { apps, tasks } = body.else.properties;

  const ajv = new Ajv({ allErrors: true }).compile({
    type: "object",
    required: ["project_id", "instance_id", "token", "body"],
    properties: {
      project_id: { type: "string", minLength: 1, maxLength: project_id.maxLength },
      instance_id: { type: "string", minLength: 1, maxLength: instance_id.maxLength },
      token: { type: "string", minLength: 1, maxLength: token.maxLength, pattern: token.pattern },
      body: {
        type: "object",
        properties: {
          apps: { type: "string", pattern: apps.pattern },
          tasks: {
            type: "array",
            maxItems: tasks.maxItems,
            items: { type: "object", properties: { task_id: { type: "string" } } },
          },
        },
      },
    },
  });

  // Both count UTF-16 units; code points would cost them more.
  const zod = z.object({
    project_id: z.string().min(1).max(project_id.maxLength),
    instance_id: z.string().min(1).max(instance_id.maxLength),
    token: z.string().min(1).max(token.maxLength).regex(new RegExp(token.pattern, "u")),
    body: z.object({
      apps: z.string().regex(new RegExp(apps.pattern, "u")).optional(),
      tasks: z.array(z.object({ task_id: z.string().optional() })).max(tasks.maxItems).optional(),
    }),
  });
  const valibot = v.object({
    project_id: v.pipe(v.string(), v.minLength(1), v.maxLength(project_id.maxLength)),
    instance_id: v.pipe(v.string(), v.minLength(1), v.maxLength(instance_id.maxLength)),
    token: v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(token.maxLength),
      v.regex(new RegExp(token.pattern, "u")),
    ),
    body: v.object({
      apps: v.optional(v.pipe(v.string(), v.regex(new RegExp(apps.pattern, "u")))),
      tasks: v.optional(
        v.pipe(v.array(v.object({ task_id: v.optional(v.string()) })), v.maxLength(tasks.maxItems)),
      ),
    }),
  });

  // Each returns the number of errors that it found.
  return {
    ajv: (request) => (ajv(request) ? 0 : ajv.errors.length),
    zod: (request) => zod.safeParse(request).error?.issues.length ?? 0,
    valibot: (request) => v.safeParse(valibot, request).issues?.length ?? 0,
  };
}
