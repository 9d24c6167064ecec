// Asking the person at the terminal, if there is one.

import { createInterface } from "node:readline";

import { interrupted } from "./pause.js";

/** Whether somebody can be asked: the questions go beside the output. */
export function hasTerminal() {
  return Boolean(process.stdin.isTTY && process.stderr.isTTY);
}

/**
 * The answer to a question, in small letters; nothing if the terminal was closed. `signal`
 * takes the question back.
 */
export function ask(question, signal) {
  return new Promise((resolve, reject) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const interrupt = () => {
      reject(interrupted());
      terminal.close();
    };
    terminal.on("SIGINT", interrupt);
    signal?.addEventListener("abort", interrupt, { once: true });
    let isAnswered = false;
    terminal.on("close", () => {
      // What comes next begins on a line of its own.
      if (!isAnswered) process.stderr.write("\n");
      signal?.removeEventListener("abort", interrupt);
      resolve(undefined);
    });
    terminal.question(question, (answer) => {
      isAnswered = true;
      resolve(answer.trim().toLowerCase());
      terminal.close();
    });
  });
}

const ENTER = /[\r\n]/;
const CONTROL_C = "\u0003";
const CONTROL_D = "\u0004";
const BACKSPACE = /[\b\u007f]/;

/** How long nothing comes behind a line that was typed, or behind all that was pasted, in milliseconds. */
const QUIET = 250;

/**
 * A secret, of which nothing is shown; nothing if more than its line came, as of a text with
 * line breaks that was pasted. The terminal hands over each key: in lines it would cut what
 * is longer than 4,095 bytes, as tokens are. `signal` takes the question back.
 */
export function askSecret(question, signal) {
  const { stdin, stderr } = process;
  // Before the question, or the terminal shows what is typed too soon.
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stderr.write(question);
  return new Promise((resolve, reject) => {
    let typed = "";
    let isWhole = true;
    // From the end of the line on: what is pasted may come in pieces, and is not shown either.
    let quiet;
    const end = (settle, value) => {
      clearTimeout(quiet);
      quiet = undefined;
      stdin.off("data", read);
      signal?.removeEventListener("abort", interrupt);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      settle(value);
    };
    const interrupt = () => end(reject, interrupted());
    signal?.addEventListener("abort", interrupt, { once: true });
    const wait = () => {
      clearTimeout(quiet);
      const timer = setTimeout(() => {
        // Where the machine is busy, what has come meanwhile is only read now.
        setImmediate(() => quiet === timer && end(resolve, isWhole ? typed : undefined));
      }, QUIET);
      quiet = timer;
    };
    const read = (keys) => {
      for (const key of keys) {
        if (key === CONTROL_C || key === CONTROL_D) return interrupt();
        if (ENTER.test(key)) wait();
        // It answers no question, and may be the rest of a token.
        else if (quiet !== undefined) isWhole &&= key.trim() === "";
        else if (BACKSPACE.test(key)) typed = [...typed].slice(0, -1).join("");
        else typed += key;
      }
      if (quiet !== undefined) wait();
    };
    stdin.on("data", read);
    stdin.resume();
  });
}
