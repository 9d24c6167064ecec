// Reading the corpus: requests as data, each with the report that it must get.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.CORPUS;

const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

/** How many cases there are, and how many each boundary carries. */
export const counts = read("counts.json");

/** All cases, in the order of the files. */
export const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "counts.json")
  .sort()
  .flatMap((file) =>
    Object.entries(read(file)).flatMap(([group, list]) =>
      list.map((written) => ({ ...written, title: `${file}, ${group}: ${written.name}` })),
    ),
  );

/** The cases with more violations than a report lists. */
export const { capped } = read("capped/cases.json");
