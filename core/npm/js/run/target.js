// Where the imports go.

import { UsageError } from "../cli/usage.js";

/** The service's address, the project and the instance, out of the options. */
export function targetOf({ endpoint, project, instance }) {
  for (const [name, value] of Object.entries({ endpoint, project, instance })) {
    if (value === undefined) throw new UsageError(`run needs --${name}.`);
  }
  return { endpoint: origin(endpoint), projectId: project, instanceId: instance };
}

function origin(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new UsageError("--endpoint is an address such as https://HOST.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError("--endpoint must not have a user name or a password in it: the token says who sends.");
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw new UsageError("--endpoint is scheme, host and port only, such as https://HOST:8443.");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new UsageError("--endpoint must be https, since http would show the token to the network; http is for this machine alone.");
  }
  return url.origin;
}

function isLoopback(host) {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
