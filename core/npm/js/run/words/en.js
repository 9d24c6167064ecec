// What a run says in English.

import { standIn } from "../../cli/rules.js";

/** A number that is written out, with what it counts. */
const counted = (number, what) => `${number} ${what}${number === "1" ? "" : "s"}`;

/** What a place is called to which imports go. */
const placed = (place) => (place === standIn ? "a stand-in" : (place ?? "another place"));

/** How to find out what became of an import, and how to say it. */
const lookFirst =
  "Look for its items in the service: if they are there, run the same command with --assume-imported; if not, with --resend.";

/** What a job does whose state no document has. */
const isStrange = (state) => (state === "" ? "gives no state" : `is in a state that is not known, “${state}”`);

export const en = {
  gap: (_before, _after) => " ",
  plan: (items, imports, setAside, repeats) =>
    `${counted(items, "item")} in ${counted(imports, "import")}, set aside: ${setAside}, repeats: ${repeats}`,
  target: (endpoint, project, instance) => `to ${endpoint}, project ${project}, instance ${instance}`,
  goesTo: (place) => (place === standIn ? "a stand-in answers there: nothing real is imported" : `from there on to ${place}`),
  wentTo: (place) =>
    `was begun at ${placed(place)}, and the endpoint does not say now where imports go: it is asked again before an import or the token is sent`,
  goesNobodyKnowsWhere:
    "the endpoint does not say yet where imports go: it is asked again before an import or the token is sent",
  doesNotSay: (own, why) =>
    `${own === undefined ? "The" : `This plan was begun at ${placed(own)}, and the`} endpoint does not say now where imports go. ${why} Nothing was sent; the same command asks again.`,
  elsewhere: (own, now) =>
    `This plan was begun at ${placed(own)}, and imports go to ${placed(now)} now: none of it is sent there. Start the endpoint with which it was begun; or, to import the list here as well, name another file with --state.`,
  state: (file) => `state: ${file}`,
  settled: (count, all) => `settled before: ${count} of ${counted(all, "import")}`,
  more: (count) => `… and ${count} more, which roma-import plan shows`,
  summary: (items, imports, skipped, left, setAside, repeats) =>
    `imported: ${counted(items, "item")} in ${counted(imports, "import")}; imports skipped: ${skipped}, left: ${left}; items set aside: ${setAside}, repeated: ${repeats}`,
  notTold: (imports) =>
    `The service does not say how ${counted(imports, "import")} ended: what was imported is to be seen there. The same command with --assume-imported takes it as imported; with --resend it sends all of it again, also what was imported.`,
  wordGoesOn: (word) =>
    `What ${word} has sent again, and whose job has ended, the same command does not send once more before the plan has come to its end.`,
  retryOfSkipped: "What was skipped is not sent again by itself: --retry sends all of it again, also what was imported.",

  begin: "Begin? [y/N] ",
  token: "Token (not shown): ",
  freshToken: "A fresh token (not shown): ",
  brokenToken: "What was typed or pasted has line breaks in it, so that the token may not be whole. It is one line.",
  whatOfUnknown: "It [w]as imported, [s]end it again, or [q]uit? ",
  whatOfFailed: "[r]etry (what was imported of it is then imported again), [s]kip, or [q]uit? ",
  whatOfRefused: "[r]etry, [s]kip, or [q]uit? ",

  line: (number, all, what) => `import ${number} of ${all}: ${what}`,
  moved: (done, items) => `${done} of ${items} items`,
  movedTo: (done, items, number, all) => `${done} of ${items} items, import ${number} of ${all}`,
  accepted: (job) => `begun as job ${job}`,
  runs: (job, state, figure) =>
    `job ${job} ${state === undefined ? "goes on" : isStrange(state)}${figure === undefined ? "" : `, at ${figure}`}`,
  odd: (figure) => `${figure} (as the service gave it)`,
  unseen: (job, seconds) => `job ${job} may go on, and is asked for again in ${seconds} s.`,
  imported: "imported",
  importedBut: "imported, but the service says:",
  finished: "finished, and the service does not say how: whether it was imported is to be seen there.",
  busy: (seconds) => `has to wait, and is sent again in ${seconds} s.`,
  unreachable: (seconds) => `not sent, and tried again in ${seconds} s.`,
  lookupFailed: (seconds) => `the endpoint could not be asked what became of it, and is asked again in ${seconds} s.`,
  doubtful: "may have been begun.",
  failed: "failed. Some of it may have been imported all the same.",
  refused: "was refused: nothing of it was imported.",
  refusedNow: "was refused. When it was sent before, it may have been imported.",
  moreReasons: (count) => `and ${count} more`,
  noReason: "The service does not say why.",
  gone: (job) => `the service has no job ${job} any more.`,
  unaddressable: "its job cannot be asked for.",
  unknown: "nobody knows whether the service has begun it",
  sentAt: (time, why) =>
    why === undefined
      ? `It was sent at ${time} by this machine’s clock, and no answer is known.`
      : `It was sent at ${time} by this machine’s clock. ${why}`,
  hasJob: (job) => `The endpoint has a job of the same items since then: ${job}.`,
  hasNoJob: "The endpoint has no job of these items since then.",
  tellsNothing: (first) => `The service does not tell. Look there for the first item, “${first}”.`,
  couldNotBeAsked: (why, first) => `The endpoint could not be asked. ${why} Look at the service for the first item, “${first}”.`,

  noAnswer: (why) => `No answer: ${why}.`,
  noneWithin: (seconds) => `none within ${seconds} s`,
  cutOff: (status) => `The answer is ${status}, and was cut off before its end.`,
  notWholeWithin: (status, seconds) => `The answer is ${status}, and did not come to its end within ${seconds} s.`,
  notAskedFor: (status) => `The answer is ${status}, which nobody has asked for.`,
  tooLong: (status) => `The answer is ${status}, and is too long to be one.`,
  strangeCoding: (status, coding) => `The answer is ${status}, in a coding that cannot be read (${coding}).`,
  answer: (status, code) => `The answer is ${code === undefined ? status : `${status}, ${code}`}`,
  thatSays: ":",
  unreadable: {
    empty: (status) => `The answer is ${status}, with nothing in it.`,
    html: (status) => `The answer is ${status}, with HTML, as gateways do.`,
    markup: (status) => `The answer is ${status}, with XML or other markup.`,
    not_json: (status) => `The answer is ${status}, with something that is no JSON object.`,
    incomplete: (status) => `The answer is ${status}, without what an answer has to have.`,
    error_without_fields: (status) => `The answer is ${status}, without a word why.`,
  },
  reads: (text) => `It reads: “${text}”.`,
  leadsTo: (origin) => `It leads to ${origin}, and is not followed: check --endpoint.`,
  request: (id) => `(request ${id})`,
  fullStop: ".",

  nothingSent: "Nothing was sent.",
  isDoubtful:
    "Nothing was sent: it is doubtful whether the list was read as it is meant. Mend it, or run it without --yes to look at it first; --as-read runs it as it was read.",
  takenOver: (file) =>
    `${file} was about another list or place, of which nothing was imported. This run takes it over.`,
  interrupted: "Interrupted. The same command goes on where this one was.",
  interruptedBefore: "Interrupted. Nothing was sent; the same command goes on.",
  leavesJob: (job) => `Interrupted. Job ${job} goes on at the service; the same command follows it.`,
  awaits: (number, seconds) =>
    `Interrupted: the answer to import ${number} is waited for, ${seconds} s at most. A second interrupt ends at once, and nobody then knows whether the import was begun.`,
  leavesUnknown: (number) =>
    `Interrupted before the answer to import ${number}: nobody knows whether it was begun. The same command tells what can be found out.`,
  mayHaveBegun: (number) => `Import ${number} may have been begun, and the endpoint is asked for its job.`,
  goesOn: (job) => `Job ${job} goes on at the service.`,
  needsToken: (why, variable) => `${why} Put a fresh token into ${variable}; the same command then goes on.`,
  needsWord: (number) =>
    `Import ${number} may have been imported, and is not sent again by itself. ${lookFirst}`,
  hasFailed: (number) =>
    `Import ${number} has failed. --retry sends all of it again, also what was imported; --on-failure skip leaves it out.`,
  wasRefused: (number) =>
    `Import ${number} was refused. The same command sends it again; --on-failure skip leaves it out.`,
  wasRefusedInDoubt: (number) =>
    `Import ${number} was refused, and may have been imported when it was sent before: it is not sent again by itself. ${lookFirst}`,
  wasRefusedAfterFailure: (number) =>
    `Import ${number} was refused, and had failed when it was sent before. --retry sends all of it again, also what was imported; --on-failure skip leaves it out.`,
  meetsItself: (why) =>
    `It was sent again. ${why} Nothing was begun this time, and the job that is running may be that of this import as it was sent before.`,
  cannotBeReached: (why) => `The service cannot be reached. ${why} Nothing was sent; the same command tries again.`,
  cannotBeTrusted: (why, fault) => `The service cannot be called. ${why} ${fault} Nothing was sent.`,
  faults: {
    certificate:
      "Its certificate is not trusted. Check --endpoint; if an authority of your own has issued it, name that one’s file in NODE_EXTRA_CA_CERTS.",
    tls: "The address speaks no TLS, or none that can be agreed on: check --endpoint.",
  },
  stands: (job, state) =>
    `Job ${job} ${state === undefined ? "" : `${isStrange(state)}, and `}has not moved for long. The same command asks again.`,
  isHidden: (job, why) =>
    `This user may not see the progress of job ${job}: ${why} The job may go on; the same command with the token of another user asks again.`,
  isLost: (job, why) => `The progress of job ${job} cannot be read: ${why} The same command asks again.`,
  notNoted: (number, job, file, why) =>
    `Import ${number} was begun as job ${job}, which could not be written into ${file}: ${why}. Keep the job’s id: nothing on the disk has it, and the same command takes the import for one of which nobody knows whether it was begun.`,
  refusalNotNoted: (number, why, file, trouble) =>
    `Nothing of import ${number} was begun this time. ${why} That could not be written into ${file}: ${trouble}. The same command takes the import for one of which nobody knows whether it was begun; --resend sends it again.`,
  doubtNotNoted: (number, why, file, trouble) =>
    `Import ${number} may have been begun. ${why} That could not be written into ${file}: ${trouble}. The same command tells what can be found out.`,
  noAddress: (jobId) => `The service calls its job “${jobId}”, which cannot be part of an address.`,
  cannotWrite: (file, why) => `Cannot write ${file}, without which nothing is sent: ${why}`,
  cannotRecord: (why) => `Cannot write the record: ${why}`,
  locked: (file) => `Another process runs this plan: it holds ${file}. Wait until that has ended, or end it.`,
  mayBeLocked: (file, process, host) =>
    `Another process may run this plan, which cannot be seen from here: it holds ${file}, as process ${process} on ${host}. If it has ended, remove that file.`,
  isUnreadable: (file, why) =>
    `Another process may run this plan, as another user: it holds ${file}, which cannot be read (${why}). If it has ended, remove that file.`,
  isTakenOver: (file, guard) =>
    `${file} is held, or was left behind by a run that has ended, and another process is just finding out which. Try again in a moment. If no other roma-import runs, remove ${guard}.`,
};
