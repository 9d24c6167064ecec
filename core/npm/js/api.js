// What the package exports, whichever entry is taken.

export { explain } from "./explain.js";
export { jsonSchema } from "./json-schema.js";
export { limits } from "./limits.js";
export { plan } from "./plan.js";
export { importBody, importRequest } from "./standard.js";
export { validate, validateBody } from "./validate.js";
