// A browser of a test's own, with a profile on disk, that can be killed. It is
// started as people start it: Playwright's own start switches off what browsers do
// to pages that nobody sees.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

import { ARGUMENTS, CHROMIUM, Visitor } from "./visit.mjs";

/** A profile on disk, as long as `body` runs. */
export async function withProfile(body) {
  const profile = mkdtempSync(join(tmpdir(), "roma-import-profile-"));
  try {
    await body(profile);
  } finally {
    rmSync(profile, { recursive: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** A browser with this profile. */
export class OwnBrowser {
  static async start(profile, ...args) {
    const own = new OwnBrowser();
    own.process = spawn(
      CHROMIUM,
      [...ARGUMENTS, "--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, ...args, "about:blank"],
      // A group of its own, so that all of its processes can be killed at once.
      { stdio: ["ignore", "ignore", "pipe"], detached: true },
    );
    own.exit = once(own.process, "exit");
    own.address = await new Promise((resolve, reject) => {
      createInterface(own.process.stderr).on("line", (line) => {
        const [, found] = /^DevTools listening on (\S+)/.exec(line) ?? [];
        if (found) {
          resolve(found);
        }
      });
      own.exit.then(() => reject(new Error("the browser has ended")), reject);
    });
    await own.takeUp();
    return own;
  }

  /** Takes hold of it; the pages that are open stay so. */
  async takeUp() {
    this.browser = await chromium.connectOverCDP(this.address);
    [this.context] = this.browser.contexts();
    this.context.setDefaultTimeout(20_000);
  }

  /** Leaves it to itself. */
  async letGo() {
    await this.browser.close();
  }

  /** Opens an address in a tab in front of all others, without taking hold of any. */
  async openInFront(url) {
    const { host } = new URL(this.address);
    const response = await fetch(`http://${host}/json/new?${url}`, { method: "PUT" });
    const { id } = await response.json();
    await fetch(`http://${host}/json/activate/${id}`);
  }

  /** Somebody with the page open in a new tab. */
  async visit(url) {
    const visitor = new Visitor();
    visitor.context = this.context;
    visitor.page = await this.context.newPage();
    visitor.watch();
    await visitor.page.goto(url);
    await visitor.page.locator("#form").waitFor();
    return visitor;
  }

  /** Ends it as a power cut ends it: nothing is told, and nothing is written. */
  async kill() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      process.kill(-this.process.pid, "SIGKILL");
    }
    await this.exit;
    await this.browser?.close().catch(() => {});
  }
}
