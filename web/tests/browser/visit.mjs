// What every browser test needs: a browser, a page that is watched for errors,
// and the form filled in.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { chromium } from "playwright-core";

/** A variable of the environment; its absence is a failure, not a reason to skip. */
function needed(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set. "cargo xtask test" sets it, starts the console and the endpoint, and runs these tests.`);
  }
  return value;
}

export const CONSOLE_URL = needed("CONSOLE_URL");
export const ENDPOINT_URL = needed("ENDPOINT_URL");
export const ENDPOINT = needed("ENDPOINT");
export const CHROMIUM = needed("CHROMIUM");
const HEADLESS_SHELL = needed("HEADLESS_SHELL");
export const SCREENSHOTS = needed("SCREENSHOTS");
mkdirSync(SCREENSHOTS, { recursive: true });

/** What the rules say, from the document that is made of them. */
const DOCUMENTS = new URL("../../../docs/", import.meta.url);
const { properties } = JSON.parse(readFileSync(new URL("import-request.schema.json", DOCUMENTS), "utf8"));
export const MAX_TOKEN_CHARS = properties.token.maxLength;

/** How long anything may take before it counts as not happening. */
const PATIENCE = 60_000;

export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How long it takes at most until a request is heard of here that the page has sent, in milliseconds. */
const HEARD = 300;

/** How long people look at what a press has done before they press again, in milliseconds. */
const LOOK = 700;

/** What follows a press by less than this, in milliseconds, is a part of it: as web/src/dom/press.rs has it. */
const ONE_PRESS_MS = 600;

/** Thrown by a test where the machine was too slow for what a hand does quickly, which is no fault of the page. */
class TooSlow extends Error {}

/** How often such a test is begun anew. */
const TRIES = 5;

/** Notes in a page how long after the one before the last click was, and whether that went no further than its window. */
function watchClicks() {
  const note = ({ timeStamp }) => {
    self.lastClick = { isSwallowed: true, since: timeStamp - (self.lastClick?.at ?? -Infinity), at: timeStamp };
  };
  addEventListener("click", note, true);
  document.addEventListener("click", () => (self.lastClick.isSwallowed = false), true);
}

/** Has a test begin anew if the last two clicks were further apart than one press is long. */
export async function requireOnePress(page) {
  const { since } = await page.evaluate(() => self.lastClick);
  if (since >= ONE_PRESS_MS) {
    throw new TooSlow(`${since} ms from click to click`);
  }
}

/**
 * Lets clicks be those of people. What follows a press at once in the same place, the page takes
 * for a part of it, and what scrolls may bring anything there: then one looks, and clicks again.
 */
function paceClicks(locators) {
  const { click } = locators;
  locators.click = async function (options) {
    const page = this.page();
    await click.call(this, options);
    // A click may end its page.
    const last = await page.evaluate(() => self.lastClick).catch(() => undefined);
    if (last?.isSwallowed) {
      assert.ok(last.since < ONE_PRESS_MS, "a click of its own did nothing");
      await setTimeout(LOOK);
      await click.call(this, options);
    }
  };
}

let browser;

/** A group of tests that share a browser. */
export function suite(name, body) {
  describe(name, () => {
    before(async () => {
      browser = await chromium.launch({ executablePath: HEADLESS_SHELL, args: ARGUMENTS });
      const page = await browser.newPage();
      paceClicks(Object.getPrototypeOf(page.locator("body")));
      await page.close();
    });
    after(async () => {
      await browser?.close();
    });
    body();
  });
}

/**
 * A test with a fresh page, in a fresh profile. It fails if the page has
 * thrown, or written an error to the console, at any time.
 */
export function visit(name, options, body) {
  if (typeof options === "function") {
    [options, body] = [{}, options];
  }
  test(name, async (t) => {
    for (let tries = 1; ; tries++) {
      const visitor = await Visitor.open(options);
      try {
        await body(visitor, t);
        assert.deepEqual(visitor.problems, [], "errors of the page");
        return;
      } catch (error) {
        if (!(error instanceof TooSlow) || tries === TRIES) {
          throw error;
        }
      } finally {
        await visitor.context.close();
      }
    }
  });
}

/** Somebody with the page open. */
export class Visitor {
  /** @param {{width?: number, height?: number, locale?: string, scheme?: string, clock?: boolean | {time: string}}} options */
  static async open({ width = 1280, height = 900, locale = "en-US", scheme = "light", clock = false, ...rest } = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({
      viewport: { width, height },
      locale,
      colorScheme: scheme,
      reducedMotion: "reduce",
      ...rest,
    });
    visitor.context.setDefaultTimeout(PATIENCE);
    await visitor.context.addInitScript(watchClicks);
    visitor.page = await visitor.context.newPage();
    visitor.watch();
    if (clock) {
      // Before the page is there: a timer of the real clock cannot be cleared by the other.
      await visitor.page.clock.install(clock === true ? {} : clock);
    }
    await visitor.page.goto(CONSOLE_URL);
    await visitor.page.locator("#form").waitFor();
    return visitor;
  }

  watch() {
    /** Everything that went wrong in the page itself. */
    this.problems = [];
    /** Every call of the service, in order. */
    this.calls = [];
    this.page.on("pageerror", (error) => this.problems.push(`thrown: ${error.stack ?? error.message}`));
    this.page.on("console", (message) => {
      // What the browser writes about a status or a broken connection is no fault of the page.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        this.problems.push(`console: ${message.text()}`);
      }
    });
    this.page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/v2")) {
        this.calls.push({ method: request.method(), pathname, request });
      }
    });
  }

  /** The imports that were sent. */
  get posts() {
    return this.calls.filter((call) => call.method === "POST");
  }

  /** The looks at a job. */
  get looks() {
    return this.calls.filter((call) => call.method === "GET");
  }

  /** Whether the page would have the browser ask before somebody leaves it now. */
  asksBeforeLeaving() {
    return this.page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
  }

  /** Fills in what is given; the rest with what is right, and new. */
  async fill({
    project = "0605767cd280d5762fd0c0186d8ac1a1",
    instance = randomUUID(),
    token = newToken(),
    app = "",
    tasks = ["b2e6a456-1234-4a80-aa45-f4b8029f95a4"],
  } = {}) {
    const text = Array.isArray(tasks) ? tasks.join("\n") : tasks;
    for (const [id, value] of Object.entries({
      "project-id": project,
      "instance-id": instance,
      token,
      app,
      tasks: text,
    })) {
      await this.page.locator(`#${id}`).fill(value);
    }
    return { project, instance, token, app, tasks };
  }

  /** Presses the button. */
  async send() {
    await this.page.locator("button[type=submit].primary").first().click();
  }

  /** Presses the button where something stands in the way, as it says by itself. */
  async sendInVain() {
    const button = this.page.locator("#form button[type=submit].primary");
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    assert.notEqual(await this.page.locator("#form .row > button[type=submit] + .hint").innerText(), "");
    await button.click({ force: true });
  }

  /** Fills in, sends, and waits until the job is followed. */
  async begin(form) {
    const filled = await this.fill(form);
    await this.send();
    await this.page.locator("#job").waitFor();
    return filled;
  }

  /** Waits until a selector's first element has this text in it. */
  async sees(selector, text) {
    await this.page.locator(selector).filter({ hasText: text }).first().waitFor();
  }

  /** Waits until something holds; fails with what it was last if it never does. */
  async until(what, condition) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const value = await condition();
      if (value) {
        return value;
      }
      assert.ok(Date.now() < deadline, `never happened: ${what}`);
      await setTimeout(20);
    }
  }

  /**
   * Waits until what the page has sent so far is heard of here. Where time has just passed, it mostly
   * is not: whoever looks at once sees no request, whatever the page does.
   */
  async hears() {
    await setTimeout(HEARD);
  }

  /** The texts beside a field, without the marks for those who cannot see them. */
  async notes(field) {
    return this.page.locator(`#${field}-notes .note-message`).allInnerTexts();
  }

  /** Answers every import with this. */
  async answerImports(answer) {
    await this.page.route("**/assets/import", (route) => fulfil(route, answer));
  }

  /**
   * Answers looks with these, one after the other, the last one for ever, and in place of what they
   * were answered with before. What is to be seen of one answer is there until the next look: where
   * no test stops the clock, it gives the next answer once it has seen it.
   */
  async answerLooks(...answers) {
    await this.page.route("**/assets/jobs/*", (route) => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return fulfil(route, answer);
    });
  }

  /** Switches the page to a language. */
  async speak(language) {
    const current = () => this.page.locator("html").getAttribute("lang");
    if ((await current()) !== language) {
      await this.page.locator("header button").click();
      await this.until(`the page speaks ${language}`, async () => (await current()) === language);
    }
  }

  /** What axe finds, by all of its rules or by these. */
  async violations(rules) {
    const isThere = await this.page.evaluate(() => "axe" in globalThis);
    if (!isThere) {
      await this.page.evaluate(AXE);
    }
    // Of what passes it would tell all as well, which takes as long again.
    return this.page.evaluate(async (runOnly) => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], runOnly });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    }, rules);
  }

  /** How much wider than the window the page is. */
  async overflow() {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }

  /** The page is alive: it still takes input, checks it and shows the result. */
  async isAlive() {
    await this.page.locator("#app").fill("still/here");
    await this.send();
    await this.until("the page still checks", async () => (await this.notes("app")).length > 0);
    await this.page.locator("#app").fill("");
  }
}

function fulfil(route, answer) {
  if (answer === "lost") {
    return route.abort("connectionreset");
  }
  const { status = 200, json, body = json === undefined ? "" : JSON.stringify(json), type = json === undefined ? "text/html" : "application/json", headers = {} } =
    answer;
  return route.fulfill({ status, body, headers: { "content-type": type, ...headers } });
}

/** A token that nobody has used. */
export function newToken() {
  return `test-${randomUUID()}`;
}

/** An answer of the service that says how a job stands. */
export function progress(status, percent, more = {}) {
  return { json: { id: "j", type: "importAsset", status, reasons: [], progress_percent: percent, begin_time: 1637812800000, ...more } };
}

/** As many different task ids as wanted. */
export function taskIds(count) {
  return Array.from({ length: count }, (_, index) => `task-${String(index).padStart(4, "0")}-${randomUUID().slice(0, 8)}`);
}

/** Pastes a text into a field as a user would, through the browser's own event. */
export async function paste(page, selector, text) {
  await page.locator(selector).focus();
  await page.evaluate(
    ([target, pasted]) => {
      const data = new DataTransfer();
      data.setData("text/plain", pasted);
      const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      const element = document.querySelector(target);
      if (element.dispatchEvent(event)) {
        // A made-up event pastes nothing by itself.
        document.execCommand("insertText", false, pasted);
      }
    },
    [selector, text],
  );
}
