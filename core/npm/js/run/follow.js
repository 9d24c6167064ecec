// Following a job to its end.

import { inWords } from "./answer.js";
import { pace } from "./pace.js";
import { interrupted, pause } from "./pause.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/**
 * Looks at a job until it ends, and returns how it did; `{isGone, why}` if the service
 * itself says again and again that it has no such job.
 */
export async function follow(jobId, { service, freshToken, signal }, tell) {
  let next = pace.firstPause;
  let failures = 0;
  let gone = 0;
  let quiet = 0;
  let last;
  for (;;) {
    const look = await service.look(jobId);
    if (signal.aborted) throw interrupted();
    const { progress, retryAfter = 0 } = look;
    if (progress !== undefined) {
      failures = gone = 0;
      const seen = JSON.stringify(progress);
      quiet = seen === last ? quiet + 1 : 0;
      last = seen;
      tell(progress);
      if (progress.isEnd) return progress;
      if (quiet >= pace.mostQuietLooks) {
        throw new Stop(EXIT.noAnswer, say.stands(jobId));
      }
    } else if (look.sight === "token_refused") {
      await freshToken(look);
      // What comes now is no more in a row with what came before.
      next = pace.firstPause;
      failures = gone = quiet = 0;
      continue;
    } else if (look.sight === "denied") {
      throw new Stop(EXIT.notAll, say.isHidden(jobId, inWords(look)));
    } else {
      failures++;
      gone = look.sight === "absent" ? gone + 1 : 0;
      if (gone >= pace.mostAbsences) return { isGone: true, why: inWords(look) };
      if (failures >= pace.mostFailures) {
        throw new Stop(EXIT.noAnswer, say.isLost(jobId, inWords(look)));
      }
    }
    await pause(next, retryAfter, signal);
    next = Math.min(next * 2, pace.longestPause);
  }
}
