// What all of them hold against a request: the limits of the published schema.

/** What the schema says, by itself, so that each can be asked for it in its own way. */
export function limitsOf(schema) {
  const { project_id, instance_id, token, body } = schema.properties;
  const { apps, tasks } = body.else.properties;
  const limits = {
    projectId: project_id.maxLength,
    instanceId: instance_id.maxLength,
    token: token.maxLength,
    tokenCharacters: nothingBut(token.not.pattern),
    nameCharacters: apps.pattern,
    items: tasks.maxItems,
    tasksBesideApps: body.else.dependentSchemas.apps.properties.tasks.maxItems,
  };
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined) throw new Error(`the schema does not say ${name} where it did`);
  }
  return limits;
}

/** What fits texts without the characters that this fits: what the others are asked for is what may be there. */
function nothingBut(forbidden) {
  const [, allowed] = /^\[\^(.*)\]$/.exec(forbidden) ?? [];
  return allowed && `^[${allowed}]*$`;
}

/**
 * Whether a string has at most so many code points. They are never more than the
 * UTF-16 units, so they only have to be counted where those are too many.
 */
export const within = (most) => (string) => string.length <= most || codePoints(string) <= most;

function codePoints(string) {
  let count = 0;
  for (const _ of string) count++;
  return count;
}

/** Whether apps and tasks together are few enough. */
export const fits =
  (most) =>
  ({ apps, tasks }) =>
    tasks === undefined || tasks.length + (apps === undefined ? 0 : 1) <= most;
