// Form libraries and a server that take Standard Schemas.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { sValidator } from "@hono/standard-validator";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { FormApi } from "@tanstack/form-core";
import { Hono } from "hono";
import { createFormControl } from "react-hook-form";
import { importBody, validateBody } from "roma-import";

import { assertRuns, examples } from "./examples.mjs";

const good = { apps: "orders", tasks: [{ task_id: "a" }] };
const bad = { apps: "orders/eu", tasks: [{ task_id: "a" }, { task_id: 7 }] };
const [name, id] = validateBody(bad).violations.map(({ message }) => message);

test("react-hook-form shows each error at its field, and sends what has none", async () => {
  const submit = async (defaultValues) => {
    const control = createFormControl({ defaultValues, resolver: standardSchemaResolver(importBody) });
    let errors;
    let sent;
    await control.handleSubmit(
      (values) => (sent = values),
      (found) => (errors = found),
    )();
    return { errors, sent };
  };
  const { errors, sent } = await submit(bad);
  assert.equal(sent, undefined);
  assert.equal(errors.apps.message, name);
  assert.equal(errors.tasks[1].task_id.message, id);
  assert.deepEqual((await submit(good)).sent, good);
});

test("TanStack Form shows each error at its field, and sends what has none", async () => {
  const submit = async (defaultValues) => {
    let sent;
    const form = new FormApi({
      defaultValues,
      validators: { onSubmit: importBody },
      onSubmit: ({ value }) => (sent = value),
    });
    form.mount();
    await form.handleSubmit();
    return { errors: form.state.errors, sent };
  };
  const { errors, sent } = await submit(bad);
  assert.equal(sent, undefined);
  assert.equal(errors[0].apps[0].message, name);
  assert.equal(errors[0]["tasks[1].task_id"][0].message, id);
  assert.deepEqual((await submit(good)).sent, good);
});

test("Hono refuses a body with errors, and takes one with warnings alone", async () => {
  const app = new Hono().post("/", sValidator("json", importBody), (context) => context.json(context.req.valid("json")));
  const post = (body) =>
    app.request("/", { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  const refused = await post(bad);
  assert.equal(refused.status, 400);
  assert.deepEqual((await refused.json()).error.map(({ code }) => code), ["forbidden_character", "wrong_type"]);
  const taken = await post({ ...good, taskz: [] });
  assert.equal(taken.status, 200);
});

test("the server of the README refuses what does not say that it is JSON, which Hono would take for an empty body", async () => {
  const [example] = examples(readFileSync(process.env.README, "utf8")).filter((code) => code.includes("sValidator"));
  const [server] = example.split("\nconst request =");
  const file = new URL("hono-example.mjs", import.meta.url);
  writeFileSync(file, `${server}\nexport { app };\n`);
  const { app } = await import(file);
  const post = async (type) => {
    const headers = type === undefined ? {} : { "content-type": type };
    return (await app.request("/imports", { method: "POST", body: JSON.stringify(bad), headers })).status;
  };
  for (const type of [undefined, "text/plain", "application/jsonp", "application/x-www-form-urlencoded"]) assert.equal(await post(type), 415, type);
  for (const type of ["application/json", "application/json; charset=utf-8", "Application/JSON"]) assert.equal(await post(type), 400, type);
});

test("the examples of the README for a form and a server run", () => {
  const readme = readFileSync(process.env.README, "utf8");
  const others = examples(readme).filter((code) => / from "(?!roma-import")/.test(code));
  assert.equal(others.length, 2);
  for (const code of others) assertRuns(code, fileURLToPath(new URL(".", import.meta.url)));
});
