// What people ran into elsewhere: connections that break, jobs without an end,
// answers that nobody expects, and clocks that are wrong.

import assert from "node:assert/strict";
import { createServer as createHttpServer, request } from "node:http";
import { createServer } from "node:net";

import { CONSOLE_URL, ENDPOINT_URL, newToken, suite, visit } from "./visit.mjs";

const card = "section[aria-labelledby=answer-title]";

/** A server that answers each connection so, as long as `body` runs. */
async function withServer(answer, body) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}

suite("a connection that breaks", () => {
  for (const [name, answer] of [
    ["before the answer", (socket) => socket.destroy()],
    ["in the middle of the answer", (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"job_id": "j"')],
    ["for something that is no HTTP", (socket) => socket.end("nonsense")],
  ]) {
    visit(`${name} leaves the import's fate unknown, and nothing is sent again`, { clock: true }, async (visitor) => {
      const { page } = visitor;
      await withServer(answer, async (origin) => {
        await page.route("**/assets/import", (route) => route.continue({ url: `${origin}/import` }));
        await visitor.fill();
        await visitor.send();
        await visitor.sees(card, "No answer came back");
        await visitor.sees(card, "Nobody can tell from this whether the import has begun.");
        await page.clock.fastForward(120_000);
        await visitor.isAlive();
        assert.equal(visitor.posts.length, 1);
        assert.equal(await page.locator("#job").count(), 0);
      });
    });
  }
});

/**
 * A proxy before the console, as long as `body` runs, that breaks the connection of the
 * first import once that has been answered. `posts` are those that have come.
 */
async function withBreakingProxy(body) {
  const posts = [];
  const { host } = new URL(CONSOLE_URL);
  const server = createHttpServer((incoming, outgoing) => {
    const isPost = incoming.method === "POST";
    if (isPost) posts.push(incoming.url);
    const breaks = isPost && posts.length === 1;
    const headers = { ...incoming.headers, host };
    if (headers.origin !== undefined) headers.origin = new URL(CONSOLE_URL).origin;
    const forward = request(new URL(incoming.url, CONSOLE_URL), { method: incoming.method, headers }, (answer) => {
      if (breaks) return answer.resume().on("end", () => incoming.socket.destroy());
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${server.address().port}`, posts);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

suite("a connection that was used before, and breaks once the import has begun", () => {
  visit("the browser repeats the import by itself, and it is begun once", async (visitor) => {
    const { page } = visitor;
    await withBreakingProxy(async (origin, posts) => {
      await page.goto(origin);
      await page.locator("#form").waitFor();
      const { project, instance } = await visitor.begin();
      await visitor.sees("#job-state", "Succeeded");
      // Otherwise this shows nothing: the page has sent one.
      assert.deepEqual([visitor.posts.length, posts.length], [1, 2]);
      const jobs = await fetch(`${ENDPOINT_URL}/stand-in/${project}/${instance}/jobs`, { headers: { "x-auth-token": newToken() } });
      assert.equal((await jobs.json()).count, 1);
    });
  });
});

suite("a job without an end", () => {
  visit("a look that never comes back counts as failed after 30 seconds, and is made again", { clock: true }, async (visitor) => {
    const { page } = visitor;
    await visitor.answerImports({ json: { job_id: "j" } });
    await page.route("**/assets/jobs/*", () => {});
    await visitor.begin();
    await visitor.until("a look", () => visitor.looks.length === 1);
    await page.clock.fastForward(24_000);
    assert.equal(await page.locator(".trouble").count(), 0);
    await page.clock.fastForward(7_000);
    await visitor.sees(".trouble", "No answer came in time.");
    await page.clock.fastForward(2_000);
    await visitor.until("another", () => visitor.looks.length === 2);
  });

  visit("one that never changes is left alone after an hour, and can be taken up by hand", async (visitor) => {
    const { page } = visitor;
    // Its hour takes four seconds here: every pause is a thousandth of what it is.
    await page.addInitScript(() => {
      const { setTimeout: wait, fetch: ask } = globalThis;
      globalThis.setTimeout = (callback, delay) => wait(callback, delay / 1_000);
      globalThis.looks = 0;
      globalThis.fetch = async (request) => {
        if (!/assets/.test(request.url)) {
          return ask(request);
        }
        if (request.method === "POST") {
          return Response.json({ job_id: "j" });
        }
        globalThis.looks += 1;
        return Response.json({ id: "j", status: "Running", progress_percent: 0.5 });
      };
    });
    await page.reload();
    await page.locator("#form").waitFor();
    await visitor.begin();
    await visitor.sees("#job", "Nothing has changed for a long time");
    await visitor.sees("#said-job", "Nothing has changed for a long time");
    const looks = await page.evaluate(() => globalThis.looks);
    assert.ok(looks > 200 && looks < 300, `${looks} looks`);
    await visitor.isAlive();
    assert.equal(await page.evaluate(() => globalThis.looks), looks);
    await page.getByRole("button", { name: "Go on" }).click();
    await visitor.until("more looks", async () => (await page.evaluate(() => globalThis.looks)) > looks);
  });
});

suite("odd answers about a job", () => {
  for (const [name, answer, words] of [
    ["a status that is a number", { status: 7, progress_percent: 0.5 }, "50%"],
    ["a state of a megabyte", { status: "x".repeat(1_000_000), progress_percent: 0.5 }, "50%"],
    ["reasons that are none", { status: "Running", progress_percent: 0.25, reasons: { a: [1] } }, "25%"],
    ["a negative progress", { status: "Running", progress_percent: -3 }, "-3 (as the service gave it)"],
    ["progress without measure", { status: "Running", progress_percent: 1e308 }, "as the service gave it"],
    ["times that no calendar has", { status: "Running", progress_percent: 0.5, begin_time: 9e18, end_time: "yesterday" }, "yesterday"],
    ["ids of another job", { id: "other", status: "Running", progress_percent: 0.5 }, "50%"],
    ["markup", { status: "<b id=pwned>", progress_percent: 0.5, begin_time: "<img src=x id=pwned>" }, "<b id=pwned>"],
    ["nothing but a state", { status: "running" }, "no figure given"],
  ]) {
    visit(`${name}: what is there is shown, and asking goes on to the end`, { clock: true }, async (visitor) => {
      const { page } = visitor;
      await visitor.answerImports({ json: { job_id: "j" } });
      await visitor.answerLooks({ json: answer });
      await visitor.begin();
      await visitor.sees("#job", words);
      assert.equal(await page.locator("#pwned").count(), 0);
      assert.ok((await visitor.overflow()) <= 0);
      await visitor.answerLooks({ json: { status: "Success", progress_percent: 1 } });
      await visitor.sees("#job-state", "Succeeded");
      const looks = visitor.looks.length;
      await page.clock.fastForward(120_000);
      await visitor.hears();
      assert.equal(visitor.looks.length, looks, "its end is the end of asking");
    });
  }

  visit("a job id that is over-long or a number is followed all the same", async (visitor) => {
    for (const id of ["j".repeat(300), 12345]) {
      await visitor.page.unrouteAll();
      await visitor.answerImports({ json: { job_id: id } });
      await visitor.answerLooks({ json: { status: "Success", progress_percent: 1 } });
      const asked = visitor.looks.length;
      await visitor.begin();
      await visitor.until("it is asked for", () => visitor.looks.length > asked && visitor.looks.at(-1).pathname.endsWith(`/jobs/${id}`));
      await visitor.sees("#job-state", "Succeeded");
      assert.ok((await visitor.overflow()) <= 0);
    }
  });
});

suite("a wrong local clock", () => {
  for (const [name, time] of [
    ["decades behind", "1980-01-01T00:00:00Z"],
    ["decades ahead", "2099-06-30T12:00:00Z"],
  ]) {
    visit(`${name}: an import is sent and followed as ever, and times are the service's`, { clock: { time } }, async (visitor) => {
      const { page } = visitor;
      assert.equal(await page.evaluate(() => new Date().getUTCFullYear()), Number(time.slice(0, 4)));
      await visitor.answerImports({ json: { job_id: "j" } });
      const begun = { status: "Running", progress_percent: 0.5, begin_time: 1637812800000 };
      await visitor.answerLooks({ json: begun });
      await visitor.begin();
      await visitor.sees("#job", "Nov 25, 2021");
      await visitor.answerLooks({ json: { ...begun, status: "Success", progress_percent: 1, end_time: "2021-11-25T04:00:41Z" } });
      await page.clock.fastForward(2_000);
      await visitor.sees("#job-state", "Succeeded");
      // What jumps in the middle of it all, too.
      await page.clock.setSystemTime(new Date("2030-01-01T00:00:00Z"));
      await visitor.begin({ tasks: ["b"] });
      await visitor.sees("#job-state", "Succeeded");
    });
  }
});
