// Following a job to its end.

import { JobPoller } from "../cli/rules.js";
import { visible } from "../cli/terminal.js";
import { describeResponse, factsOf, unknownState } from "./answer.js";
import { interrupted, pause } from "./pause.js";
import { EXIT, Stop } from "./stop.js";
import { say } from "./words.js";

/**
 * Polls a job until it ends, and returns how it did; `{isGone, why}` if the service
 * itself says again and again that it has no such job. `tell` hears of each poll before that:
 * the progress, or why there is none, and after how many `seconds` it is asked for again.
 */
export async function follow(jobId, { service, freshToken, signal }, tell) {
  const poller = new JobPoller();
  const shown = visible(jobId);
  for (;;) {
    const polled = poller.polled(await service.poll(jobId));
    if (signal.aborted) throw interrupted();
    const { next, progress, reasons, code } = polled;
    if (progress !== undefined) {
      service.recognize();
      tell(progress);
    }
    switch (next) {
      case "poll_again":
        if (progress === undefined) {
          tell(undefined, { seconds: Math.ceil(polled.pause / 1000), ...factsOf(polled), why: describeResponse(polled, true) });
        }
        await pause(polled.pause, signal);
        break;
      case "needs_token":
        await freshToken(polled);
        break;
      case "ended":
        return { ...progress, reasons, code };
      case "gone":
        return { isGone: true, why: describeResponse(polled, true) };
      case "denied":
        throw new Stop(EXIT.notAll, "denied", say.isHidden(shown, describeResponse(polled, true)), factsOf(polled));
      case "stalled":
        throw new Stop(EXIT.noAnswer, "stalled", say.stands(shown, unknownState(progress?.status)));
      default:
        throw new Stop(EXIT.noAnswer, "unreadable", say.isLost(shown, describeResponse(polled, true)), factsOf(polled));
    }
  }
}
