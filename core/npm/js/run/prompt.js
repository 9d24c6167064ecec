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
    terminal.on("close", () => {
      signal?.removeEventListener("abort", interrupt);
      resolve(undefined);
    });
    terminal.question(question, (answer) => {
      resolve(answer.trim().toLowerCase());
      terminal.close();
    });
  });
}

const ENTER = /[\r\n]/;
const CONTROL_C = "\u0003";
const CONTROL_D = "\u0004";
const BACKSPACE = /[\b\u007f]/;

/**
 * A secret, of which nothing is shown. The terminal hands over each key: in lines it
 * would cut what is longer than 4,095 bytes, as tokens are. `signal` takes the question
 * back.
 */
export function askSecret(question, signal) {
  const { stdin, stderr } = process;
  // Before the question, or the terminal shows what is typed too soon.
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stderr.write(question);
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = (settle, value) => {
      stdin.off("data", read);
      signal?.removeEventListener("abort", interrupt);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write("\n");
      settle(value);
    };
    const interrupt = () => end(reject, interrupted());
    signal?.addEventListener("abort", interrupt, { once: true });
    const read = (keys) => {
      for (const key of keys) {
        // What comes behind the end of the line is dropped: it answers no question.
        if (ENTER.test(key)) return end(resolve, typed);
        if (key === CONTROL_C || key === CONTROL_D) return interrupt();
        if (BACKSPACE.test(key)) typed = [...typed].slice(0, -1).join("");
        else typed += key;
      }
    };
    stdin.on("data", read);
    stdin.resume();
  });
}
