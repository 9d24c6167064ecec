// For everybody: by keyboard alone, by touch, enlarged, and in colours of one's own.
// What holds in every state is in looking.mjs.

import assert from "node:assert/strict";

import { JOB_STATES } from "./job-states.mjs";
import { OF_COLOURS, faintControls } from "./looking.mjs";
import { PLAN_STATES } from "./plan-states.mjs";
import { STATES } from "./states.mjs";
import { suite, taskIds, visit } from "./visit.mjs";

const ALL_STATES = { ...STATES, ...JOB_STATES, ...PLAN_STATES };

suite("for everybody", () => {
  visit("the whole job by keyboard alone", async (visitor) => {
    const { page } = visitor;
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
    const tabTo = async (target) => {
      for (let presses = 0; presses < 40; presses += 1) {
        if ((await focused()) === target) {
          const seen = await page.evaluate(() => {
            const element = document.activeElement;
            const box = element.getBoundingClientRect();
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            const top = document.elementFromPoint(box.left + box.width / 2, Math.min(Math.max(box.top + 4, 1), innerHeight - 2));
            return {
              outlined: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
              inView: box.bottom > 0 && box.top < innerHeight,
              uncovered: element === top || element.contains(top),
            };
          });
          assert.deepEqual(seen, { outlined: true, inView: true, uncovered: true }, target);
          return;
        }
        await page.keyboard.press("Tab");
      }
      assert.fail(`never reached by Tab: ${target}`);
    };
    const type = (text) => page.keyboard.type(text);

    // Wrong at first: Enter sends, the summary takes the focus, its link leads on.
    await tabTo("project-id");
    await type("0605767cd280d5762fd0c0186d8ac1a1");
    await page.keyboard.press("Enter");
    await visitor.until("the summary has the focus", async () => (await focused()) === "summary");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await visitor.until("the link leads to the field", async () => (await focused()) === "instance-id");
    await type("a13a5c9f-35d3-4b9c-b3b4-f14bbc8a1f5e");
    await tabTo("token");
    await type(`keyboard-${crypto.randomUUID()}`);
    await tabTo("app");
    await type(`orders ${Date.now()}`);
    await tabTo("tasks");
    await type("first");
    await page.keyboard.press("Enter");
    await type("second");
    await tabTo("send");
    await page.keyboard.press("Enter");
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(await focused(), "send", "the focus is not taken away");
    assert.equal(visitor.posts.length, 1);
  });

  visit("a request as JSON by keyboard alone: from a mark to its place, and on to the job", async (visitor) => {
    const { page } = visitor;
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
    const tabTo = async (target) => {
      for (let presses = 0; presses < 40 && !target.test(await focused()); presses += 1) {
        await page.keyboard.press("Tab");
      }
      assert.match(await focused(), target);
    };
    await visitor.fill({ tasks: "" });
    await page.locator("#token").focus();
    await tabTo(/^tab-fields$/);
    await page.keyboard.press("ArrowRight");
    await tabTo(/^json$/);
    await page.keyboard.press("Control+A");
    await page.keyboard.type('{"tasks": [{"task_id": 17}]}');
    await tabTo(/^Line 1, column 24:$/);
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "json");
    await page.keyboard.type('"seventeen"');
    assert.equal(await page.locator("#json-notes").count(), 0);
    await tabTo(/^send$/);
    await page.keyboard.press("Space");
    await visitor.sees("#job-state", "Succeeded");
    assert.equal(visitor.posts[0].request.postData(), '{"tasks": [{"task_id": "seventeen"}]}');
  });

  visit("a following that needs a token goes on by keyboard alone", async (visitor) => {
    const { page } = visitor;
    await JOB_STATES["needs-token"](visitor);
    await page.locator("#form button[type=submit]").focus();
    for (let presses = 0; presses < 20 && (await page.evaluate(() => document.activeElement.id)) !== "fresh-token"; presses += 1) {
      await page.keyboard.press("Tab");
    }
    await page.unroute("**/assets/jobs/*");
    await visitor.answerLooks({ json: { id: "j", status: "SUCCEEDED", progress_percent: 1 } });
    await page.keyboard.type("fresh");
    await page.keyboard.press("Enter");
    await visitor.sees("#job-state", "Succeeded");
  });

  visit("the language is the browser's first, can be switched, and is remembered", { locale: "zh-CN" }, async (visitor) => {
    const { page } = visitor;
    const language = () => page.locator("html").getAttribute("lang");
    await visitor.until("Chinese", async () => (await language()) === "zh-Hans");
    await page.getByRole("button", { name: "English" }).click();
    await visitor.until("English", async () => (await language()) === "en");
    assert.equal(await page.locator("h1").innerText(), "Import assets");
    await page.reload();
    await page.locator("#form").waitFor();
    await visitor.until("still English", async () => (await language()) === "en");
  });

  visit("errors that are shown change their language with the page", async (visitor) => {
    const { page } = visitor;
    await visitor.send();
    const [english] = await visitor.notes("token");
    await page.getByRole("button", { name: "中文" }).click();
    await visitor.until("the words change", async () => (await visitor.notes("token"))[0] !== english);
    assert.match((await visitor.notes("token"))[0], /[\u4e00-\u9fff]/);
    assert.match(await page.title(), /^错误/);
  });

  visit("the theme can be chosen against the system's, and is remembered", { scheme: "light" }, async (visitor) => {
    const { page } = visitor;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.locator("select").selectOption("dark");
    await visitor.until("it is dark", async () => (await background()) !== light);
    const dark = await background();
    await page.reload();
    await page.locator("#form").waitFor();
    await visitor.until("it is still dark", async () => (await background()) === dark);
  });

  for (const scheme of ["light", "dark"]) {
    visit(`the browser's own bar goes with the theme that was chosen, on a ${scheme} system`, { scheme }, async (visitor) => {
      const { page } = visitor;
      const bars = () =>
        page.evaluate(() =>
          [...document.querySelectorAll("meta[name=theme-color]")].filter(({ media }) => matchMedia(media).matches).map(({ dataset }) => dataset.scheme),
        );
      for (const [theme, bar] of [["system", scheme], ["dark", "dark"], ["light", "light"], ["system", scheme]]) {
        await page.locator("select").selectOption(theme);
        await visitor.until("the colours change", async () => (await page.locator("html").getAttribute("data-theme")) === theme);
        assert.deepEqual(await bars(), [bar], theme);
      }
    });
  }

  for (const state of ["errors", "failed", "plan-failed"]) {
    visit(`a theme that is chosen against the system's is the whole theme: ${state}`, async (visitor) => {
      const { page } = visitor;
      const choose = async (theme) => {
        await page.locator(".theme select").selectOption(theme);
        await visitor.until("it is chosen", async () => (await page.locator("html").getAttribute("data-theme")) === theme);
      };
      const colours = () =>
        page.evaluate(() => {
          // What the browser itself draws has colours by the scheme, such as this one.
          const probe = document.createElement("span");
          probe.style.color = "CanvasText";
          document.body.append(probe);
          const all = [...document.querySelectorAll("body, body *")].map((element) => {
            const { color, backgroundColor, borderTopColor } = getComputedStyle(element);
            return [element.localName, element.id, element.className, color, backgroundColor, borderTopColor].join(" ");
          });
          probe.remove();
          return all;
        });
      await ALL_STATES[state](visitor);
      for (const [system, chosen] of [["light", "dark"], ["dark", "light"]]) {
        await page.emulateMedia({ colorScheme: chosen });
        await choose("system");
        const same = await colours();
        await page.emulateMedia({ colorScheme: system });
        assert.notDeepEqual(await colours(), same, "the system's is another");
        await choose(chosen);
        assert.deepEqual(await colours(), same, `${chosen} on a ${system} system`);
        assert.deepEqual(await visitor.violations(OF_COLOURS), [], chosen);
        assert.deepEqual(await faintControls(visitor), [], chosen);
      }
    });
  }

  for (const [name, size] of [
    ["at 320 px", { width: 320, height: 640 }],
    // 1280 by 1024 at 400 % is a window of 320 by 256.
    ["at 400 % zoom", { width: 320, height: 256 }],
  ]) {
    visit(`the whole job ${name}: mistakes, mending, sending, following`, { ...size, hasTouch: true }, async (visitor) => {
      const { page } = visitor;
      const tap = (locator) => locator.tap();
      await visitor.fill({ instance: "", app: "orders/eu", tasks: taskIds(3) });
      await tap(page.getByRole("button", { name: "Send import" }));
      await page.locator("#summary").waitFor();
      assert.ok((await visitor.overflow()) <= 0, "the summary is too wide");
      await tap(page.locator("#summary a").first());
      assert.equal(await page.evaluate(() => document.activeElement.id), "instance-id");
      await page.keyboard.type(crypto.randomUUID());
      await tap(page.getByRole("tab", { name: "JSON" }));
      await tap(page.locator("#json-notes button").first());
      assert.equal(await page.evaluate(() => document.activeElement.id), "json");
      await tap(page.getByRole("tab", { name: "Fields" }));
      await page.locator("#app").fill("orders");
      await tap(page.getByRole("button", { name: "Send import" }));
      await visitor.sees("#job-state", "Succeeded");
      assert.ok((await visitor.overflow()) <= 0, "the job is too wide");
      await tap(page.getByRole("button", { name: "Remove from this page" }));
      await page.locator("#job").waitFor({ state: "detached" });
    });
  }

  visit("forced colours show that a button is disabled", async (visitor) => {
    await STATES.waiting(visitor);
    await visitor.page.emulateMedia({ forcedColors: "active" });
    const colours = await visitor.page.evaluate(() => {
      const probe = document.createElement("span");
      probe.style.color = "GrayText";
      document.body.append(probe);
      const grey = getComputedStyle(probe).color;
      probe.remove();
      const button = getComputedStyle(document.querySelector("#form button.primary[aria-disabled=true]"));
      return [button.color, button.borderTopColor].map((colour) => colour === grey);
    });
    assert.deepEqual(colours, [true, true]);
  });

  visit("forced colours keep the parts of a plan's bar apart", async (visitor) => {
    await ALL_STATES["plan-left-out"](visitor);
    await visitor.page.emulateMedia({ forcedColors: "active" });
    const fills = await visitor.page.evaluate(() => {
      const fill = (selector) => getComputedStyle(document.querySelector(`.segments ${selector}`)).fill;
      const probe = document.createElement("span");
      probe.style.color = "Canvas";
      document.body.append(probe);
      const ground = getComputedStyle(probe).color;
      probe.remove();
      return [fill(".ok"), fill(":is(.bad, .warn)"), ground];
    });
    assert.equal(new Set(fills).size, 3, fills.join("; "));
  });

  for (const state of [
    "errors",
    "json-errors",
    "running",
    "failed",
    "busy",
    "needs-token",
    "offline",
    "plan-asides",
    "plan-running",
    "plan-failed",
    "plan-needs-token",
  ]) {
    visit(`forced colours take nothing away: ${state}`, async (visitor) => {
      const { page } = visitor;
      await ALL_STATES[state](visitor);
      await page.emulateMedia({ forcedColors: "active" });
      // Backgrounds and shadows are gone; what they said has to be said by lines or words.
      const unmarked = await page.evaluate(() => {
        const lined = (element) => {
          const { borderTopStyle, borderTopWidth, outlineStyle } = getComputedStyle(element);
          return (borderTopStyle !== "none" && Number.parseFloat(borderTopWidth) >= 1) || outlineStyle !== "none";
        };
        const boxes = document.querySelectorAll(
          "button:not(.link, [role=tab]), .button, input:not(.visually-hidden, [type=radio]), textarea, select, .summary, .badge, .offer, .fresh-token, .fate, [role=tab][aria-selected=true], progress",
        );
        return [...boxes].filter((element) => element.checkVisibility() && !lined(element)).map((element) => element.outerHTML.slice(0, 100));
      });
      assert.deepEqual(unmarked, []);
      const thin = await page.evaluate(() =>
        [...document.querySelectorAll("[aria-invalid=true]")].filter((element) => Number.parseFloat(getComputedStyle(element).borderTopWidth) < 3).map(({ id }) => id),
      );
      assert.deepEqual(thin, [], "what is wrong is told by its border");
      await page.locator("#token").focus();
      await page.keyboard.press("Shift+Tab");
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid", "the focus is seen");
      assert.deepEqual(await visitor.violations(), []);
    });
  }

  for (const [motion, moves] of [["reduce", false], ["no-preference", true]]) {
    visit(`${moves ? "a bar without a figure moves" : "nothing moves for who wants it so"} (${motion})`, { reducedMotion: motion }, async (visitor) => {
      await STATES.sending(visitor);
      const names = await visitor.page.evaluate(() => document.getAnimations().map((animation) => animation.animationName ?? animation.transitionProperty));
      assert.deepEqual(names, moves ? ["wander"] : []);
    });
  }
});
