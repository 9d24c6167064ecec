// Following a job to its end.

import { Follower } from "../cli/rules.js";
import { inWords } from "./answer.js";
import { interrupted, pause } from "./pause.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/**
 * Looks at a job until it ends, and returns how it did; `{isGone, why}` if the service
 * itself says again and again that it has no such job.
 */
export async function follow(jobId, { service, freshToken, signal }, tell) {
  const follower = new Follower();
  for (;;) {
    const look = follower.looked(await service.look(jobId));
    if (signal.aborted) throw interrupted();
    const { next, progress } = look;
    if (progress !== undefined) tell(progress);
    switch (next) {
      case "look_again":
        await pause(look.pause, signal);
        break;
      case "needs_token":
        await freshToken(look);
        break;
      case "ended":
        return progress;
      case "gone":
        return { isGone: true, why: inWords(look) };
      case "denied":
        throw new Stop(EXIT.notAll, say.isHidden(jobId, inWords(look)));
      case "stalled":
        throw new Stop(EXIT.noAnswer, say.stands(jobId));
      default:
        throw new Stop(EXIT.noAnswer, say.isLost(jobId, inWords(look)));
    }
  }
}
