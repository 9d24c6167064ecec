// What is measured: requests as text and as objects. They are the same in every run,
// so that two runs can be compared.

/** A generator of numbers that is the same in every run (mulberry32). */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(20_220_221);
const hex = (length) =>
  Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join("");
const tasks = (count) => Array.from({ length: count }, () => ({ task_id: hex(32) }));

const PROJECT_ID = hex(32);
const INSTANCE_ID = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
const TOKEN = hex(64);

/** A request whose body is text, and what its report has to count. */
function input(body, { errors = 0, warnings = 0, write = JSON.stringify, ...fields } = {}) {
  const request = { project_id: PROJECT_ID, instance_id: INSTANCE_ID, token: TOKEN, ...fields };
  return { text: { ...request, body: write(body) }, object: { ...request, body }, errors, warnings };
}

/** Writes some characters of every id as escapes, as some programs do. */
const escaped = (value) =>
  JSON.stringify(value).replace(/"task_id":"(.)(.{7})(.)/g, (_, a, middle, b) => {
    const escape = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return `"task_id":"${escape(a)}${middle}${escape(b)}`;
  });

function withFaults() {
  const body = { apps: 7, tasks: tasks(100 - 1) };
  for (let i = 0; i < 7; i++) body.tasks[i * 13].task_id = 1000 + i;
  return body;
}

function shuffled() {
  const list = Array.from({ length: 99 }, () => ({ task_id: hex(8 + Math.floor(next() * 33)) }));
  return { tasks: list, comment: "moved from the old instance", apps: "orders" };
}

const shuffledRequest = ({ text, object, ...rest }) => {
  const reorder = ({ project_id, instance_id, token, body }) => ({ token, body, instance_id, project_id });
  return { text: reorder(text), object: reorder(object), ...rest };
};

const hundred = { tasks: tasks(100) };

/** The same input with requests of another token between, as of somebody else. */
function inTurns(input) {
  const { project_id, instance_id, body } = input.text;
  const others = { project_id, instance_id, token: hex(64) };
  return { ...input, next: { text: { ...others, body }, object: { ...others, body: input.object.body } } };
}

export const inputs = {
  "valid-100": input(hundred),
  "violations-10": input(withFaults(), {
    errors: 10,
    project_id: hex(65),
    instance_id: hex(65),
  }),
  "valid-2": input({ tasks: tasks(2) }),
  "tasks-10000": input({ tasks: tasks(10_000) }, { errors: 1 }),
  "token-100000": input(hundred, { token: hex(100_000) }),
  pretty: input(hundred, { write: (value) => JSON.stringify(value, null, 2) }),
  escaped: input(hundred, { write: escaped }),
  "non-ascii": input({ apps: "订单应用", tasks: tasks(99) }),
  "shuffled-keys": shuffledRequest(input(shuffled(), { warnings: 1 })),
  "two-tokens": inTurns(input(hundred)),
};
