// The other validators, each with the same checks: types, lengths in code points,
// the characters of the token and of the name, and the cap on apps and tasks
// together.
//
// They do less than the checker does: they look for no duplicates, no unknown
// fields and nothing invisible, and they say no places in the text.

import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import * as v from "valibot";
import { z } from "zod";

/** The published schema: the limits are those of the contract. */
export function readSchema(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** What the schema says, by itself, so that each can be asked for it in its own way. */
function limits(schema) {
  const { project_id, instance_id, token, body } = schema.properties;
  const { apps, tasks } = body.else.properties;
  return {
    projectId: project_id.maxLength,
    instanceId: instance_id.maxLength,
    token: token.maxLength,
    tokenCharacters: token.pattern,
    nameCharacters: apps.pattern,
    items: tasks.maxItems,
    tasksBesideApps: body.else.dependentSchemas.apps.properties.tasks.maxItems,
  };
}

/**
 * Whether a string has at most so many code points. They are never more than the
 * UTF-16 units, so they only have to be counted where those are too many.
 */
const within = (most) => (string) => string.length <= most || codePoints(string) <= most;

function codePoints(string) {
  let count = 0;
  for (const _ of string) count++;
  return count;
}

export function peers(schema) {
  const most = limits(schema);
  for (const [name, limit] of Object.entries(most)) {
    if (limit === undefined) throw new Error(`the schema does not say ${name} where it did`);
  }
  const tokenCharacters = new RegExp(most.tokenCharacters, "u");
  const nameCharacters = new RegExp(most.nameCharacters, "u");
  const fits = ({ apps, tasks }) =>
    tasks === undefined || tasks.length + (apps === undefined ? 0 : 1) <= most.items;

  // The published schema without its words and without what the others leave out,
  // so that ajv has no more to do than they have.
  const ajv = new Ajv({ allErrors: true }).compile({
    type: "object",
    required: ["project_id", "instance_id", "token", "body"],
    properties: {
      project_id: { type: "string", minLength: 1, maxLength: most.projectId },
      instance_id: { type: "string", minLength: 1, maxLength: most.instanceId },
      token: { type: "string", minLength: 1, maxLength: most.token, pattern: most.tokenCharacters },
      body: {
        type: "object",
        properties: {
          apps: { type: "string", pattern: most.nameCharacters },
          tasks: {
            type: "array",
            maxItems: most.items,
            items: { type: "object", properties: { task_id: { type: "string" } } },
          },
        },
        dependentSchemas: {
          apps: { properties: { tasks: { type: "array", maxItems: most.tasksBesideApps } } },
        },
      },
    },
  });

  const zod = z.object({
    project_id: z.string().min(1).refine(within(most.projectId)),
    instance_id: z.string().min(1).refine(within(most.instanceId)),
    token: z.string().min(1).refine(within(most.token)).regex(tokenCharacters),
    body: z
      .object({
        apps: z.string().regex(nameCharacters).optional(),
        tasks: z.array(z.object({ task_id: z.string().optional() })).optional(),
      })
      .refine(fits),
  });

  const valibot = v.object({
    project_id: v.pipe(v.string(), v.minLength(1), v.check(within(most.projectId))),
    instance_id: v.pipe(v.string(), v.minLength(1), v.check(within(most.instanceId))),
    token: v.pipe(
      v.string(),
      v.minLength(1),
      v.check(within(most.token)),
      v.regex(tokenCharacters),
    ),
    body: v.pipe(
      v.object({
        apps: v.optional(v.pipe(v.string(), v.regex(nameCharacters))),
        tasks: v.optional(v.array(v.object({ task_id: v.optional(v.string()) }))),
      }),
      v.check(fits),
    ),
  });

  // Each returns the number of errors that it found.
  return {
    ajv: (request) => (ajv(request) ? 0 : ajv.errors.length),
    zod: (request) => zod.safeParse(request).error?.issues.length ?? 0,
    valibot: (request) => v.safeParse(valibot, request).issues?.length ?? 0,
  };
}
