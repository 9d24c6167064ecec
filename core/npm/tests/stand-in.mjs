// The stand-in and the command line, for the tests of `roma-import run`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

// The runner of these tests asks its own programs for colour.
delete process.env.FORCE_COLOR;

export const command = fileURLToPath(new URL("node_modules/roma-import/js/cli.js", import.meta.url));

/** A token that is looked for wherever it must not be, with characters that many escape. */
export const CANARY = "canary-7d1f/0c2b9e==";

/** A folder that is gone after the test. */
export function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), "roma-import-run-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a stand-in that ends with the test: its address. */
export async function standIn(t, ...options) {
  assert.ok(process.env.ENDPOINT, "ENDPOINT names no stand-in");
  const quick = options.includes("--item-time") ? [] : ["--item-time", "1ms"];
  const child = spawn(
    process.env.ENDPOINT,
    ["--listen", "127.0.0.1:0", "--data", scratch(t), ...quick, ...options],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  t.after(() => child.kill());
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  return assert.fail("the stand-in has not started");
}

/** What an instance holds. */
export async function listing(address) {
  const answer = await fetch(`${address}/stand-in/p/i`, { headers: { "x-auth-token": CANARY } });
  return answer.json();
}

/** Fails unless every item has been imported exactly once. */
export async function assertOnce(address, { apps = 0, tasks }) {
  const { applications, tasks: ids, log } = await listing(address);
  assert.deepEqual([applications.count, ids.count], [apps, tasks]);
  // As many rows in the log as there are names: no name was imported a second time.
  assert.equal(log.count, apps + tasks);
}

/** Begins a job of another client: its id. */
export async function post(address, body, token = CANARY) {
  const answer = await fetch(`${address}/v2/p/instances/i/assets/import`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-auth-token": token },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text).job_id;
}

/** Waits for the end of a job. */
export async function ended(address, jobId) {
  for (;;) {
    const answer = await fetch(`${address}/v2/p/instances/i/assets/jobs/${jobId}`, { headers: { "x-auth-token": CANARY } });
    if ((await answer.json()).status !== "Running") return;
  }
}

/** A list in a file of its own: its path. */
export function listOf(folder, { apps = 0, tasks }) {
  const file = join(folder, "list.csv");
  const rows = Array.from({ length: Math.max(apps, tasks) }, (_, number) =>
    `${number < apps ? `app-${number}` : ""},${number < tasks ? `task-${number}` : ""}`,
  );
  writeFileSync(file, `application,task_id\n${rows.join("\n")}\n`);
  return file;
}

/** The arguments of a run that nobody watches. */
export function runArgs(file, address, ...more) {
  return ["run", file, "--endpoint", address, "--project", "p", "--instance", "i", "--yes", "--format", "json", ...more];
}

/** Starts the command line, by a program if one is to start it. */
export function start(args, { token = CANARY, by = [], ...env } = {}) {
  const { ROMA_TOKEN: _, ...others } = process.env;
  const [program, ...before] = [...by, process.execPath];
  const child = spawn(program, [...before, command, ...args], {
    env: { ...others, ...(token === null ? {} : { ROMA_TOKEN: token }), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const seen = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (seen[name] += text));
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, ...seen })));
  return { child, ended, seen };
}

/** Runs the command line to its end. */
export async function run(args, env) {
  const { code, stdout, stderr } = await start(args, env).ended;
  assert.ok(!(stdout + stderr).includes(CANARY), "the token is shown");
  return { code, stdout, stderr };
}

/** The events that a run has told of, all of them or those of one name. */
export function events(stdout, name) {
  const all = stdout.split("\n").filter((line) => line.endsWith("}")).map((line) => JSON.parse(line));
  return name === undefined ? all : all.filter(({ event }) => event === name);
}

/** Waits for an event of a run that has been started. */
export async function event({ child, seen, ended }, name) {
  let over = false;
  ended.then(() => (over = true));
  while (!events(seen.stdout, name).length) {
    assert.ok(!over, `the run has ended without ${name}: ${seen.stdout} ${seen.stderr}`);
    await Promise.race([ended, new Promise((resolve) => child.stdout.once("data", resolve))]);
  }
}

/** Waits until a run that has been started says something to people. */
export async function said({ child, seen, ended }, words) {
  let over = false;
  ended.then(() => (over = true));
  while (!words.test(seen.stderr)) {
    assert.ok(!over, `the run has ended without ${words}: ${seen.stderr}`);
    await Promise.race([ended, new Promise((resolve) => child.stderr.once("data", resolve))]);
  }
}

/** All that is in the files of a folder. */
export function contents(folder) {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
}

/**
 * A server between a run and the stand-in. `onPost` gets each import with a function
 * that passes it on and returns the answer, and one that passes the answer back; what it
 * does not pass back is cut off. Without `lists` it is like the service, which does not
 * tell what it has done; with `tls`, a certificate and its key, it speaks TLS.
 * `onPoll` hears of each poll of a job, and `onList` of each question for all of them, which
 * it may cut off by its `socket`, or `answer` in place of the stand-in.
 */
export async function between(t, address, onPost, { lists = true, tls, polled, onPoll = () => {}, onList = () => {} } = {}) {
  const handle = (incoming, outgoing) => {
    const chunks = [];
    incoming.on("data", (chunk) => chunks.push(chunk));
    incoming.on("end", async () => {
      const forward = () => passOn(address, incoming, Buffer.concat(chunks));
      const answer = ({ status, headers, body }) => outgoing.writeHead(status, headers).end(body);
      if (incoming.url.startsWith("/stand-in/") && !lists) return answer({ status: 404, headers: {}, body: "" });
      if (incoming.url.startsWith("/stand-in/")) await onList({ socket: incoming.socket, answer });
      // Whoever has broken off waits for nothing.
      if (incoming.socket.destroyed || outgoing.writableEnded) return;
      if (incoming.url.includes("/assets/jobs/")) {
        onPoll();
        if (polled !== undefined) return answer({ headers: {}, ...polled });
      }
      if (incoming.method !== "POST") return answer(await forward());
      await onPost({ forward, answer });
      if (!outgoing.writableEnded) incoming.socket.destroy();
    });
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return `${tls === undefined ? "http" : "https"}://127.0.0.1:${server.address().port}`;
}

function passOn(address, { method, url, headers }, body) {
  return new Promise((resolve, reject) => {
    const call = request(`${address}${url}`, { method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    call.on("error", reject);
    call.end(body);
  });
}
