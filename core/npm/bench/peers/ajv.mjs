import Ajv from "ajv/dist/2020.js";

// The published schema without its words and without what the others leave out,
// so that ajv has no more to do than they have.
export default function (most) {
  const validate = new Ajv({ allErrors: true }).compile({
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
  return (request) => (validate(request) ? 0 : validate.errors.length);
}
