// One HTTP call: sent once, to where it is meant to go, and nowhere else.

import { request as http } from "node:http";
import { request as https } from "node:https";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

import { say } from "./words.js";

/** More than this is no answer of the service. */
const MAX_BYTES = 1 << 23;

/** Headers of answers may be as large as those of requests. */
const MAX_HEADER_BYTES = 1 << 18;

/** Who answers may compress although nobody has asked for it, and what it says must not be lost then. */
const DECODERS = new Map([
  ["", (bytes) => bytes],
  ["identity", (bytes) => bytes],
  ["gzip", gunzipSync],
  ["x-gzip", gunzipSync],
  ["deflate", inflateSync],
  ["br", brotliDecompressSync],
]);

/** What an error is called if no TLS connection came about. */
const TLS_ERROR = /^(EPROTO|ERR_SSL_\w+)$/;

/** How OpenSSL writes an error: a number, a library, a function, which may be missing, and the reason. */
const OPENSSL_ERROR = /:error:[\dA-F]+:[^:]*:[^:]*:([^:]+)/;

/**
 * Makes one call and says what came of it: `{status, headers, body}`, or
 * `{lost, sent, fault}`: why there is no answer, whether anything was sent, and what is wrong with
 * the address if that is no matter of time: its `certificate`, or its `tls`. Of an answer that has
 * begun and cannot be had whole, `lost` says so in a sentence, and `lostStatus` is its status, which
 * is a fact, and no word about what was asked. It follows no redirect, takes no proxy, repeats
 * nothing, and never throws for what others do.
 */
export function call(url, { method, headers, body = "", timeoutMs, signal }) {
  const isTls = url.startsWith("https:");
  return new Promise((resolve) => {
    let sent = false;
    let connection;
    const settle = (outcome) => {
      clearTimeout(deadline);
      resolve(outcome);
    };
    // That of the answer, once it has begun.
    let status;
    const lose = (error) => {
      if (status !== undefined) return loseRest(say.cutOff(status));
      settle({ lost: reasonOf(error) || error.code || "no answer", sent, fault: sent ? undefined : faultOf(error, connection) });
      request.destroy();
    };
    const loseRest = (words) => {
      settle({ lost: words, lostStatus: status, sent });
      request.destroy();
    };
    // A connection of its own: on one that is taken again, an answer that does not
    // come could belong to either side's end of the one before.
    const request = (isTls ? https : http)(url, {
      method,
      headers: { ...headers, "accept-encoding": "identity", "content-length": Buffer.byteLength(body), connection: "close" },
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    });
    const expire = () => {
      const seconds = timeoutMs / 1000;
      if (status === undefined) lose(new Error(say.noneWithin(seconds)));
      else loseRest(say.notWholeWithin(status, seconds));
    };
    const deadline = setTimeout(expire, timeoutMs);
    request.on("socket", (socket) => {
      connection = socket;
      // Before this, nothing has left.
      socket.once(isTls ? "secureConnect" : "connect", () => (sent = true));
    });
    request.on("error", lose);
    // Nobody has asked for another protocol, and what follows is none of ours.
    request.on("upgrade", ({ statusCode }, socket) => {
      socket.destroy();
      status = statusCode;
      loseRest(say.notAskedFor(status));
    });
    request.on("response", (response) => {
      status = response.statusCode;
      const chunks = [];
      let length = 0;
      response.on("data", (chunk) => {
        length += chunk.length;
        if (length > MAX_BYTES) return loseRest(say.tooLong(status));
        chunks.push(chunk);
      });
      response.on("error", lose);
      response.on("end", () => {
        const { headers } = response;
        const body = decoded(Buffer.concat(chunks), headers["content-encoding"]);
        if (body === undefined) return loseRest(say.strangeCoding(status, headers["content-encoding"]));
        settle({ status, headers, body });
      });
    });
    request.end(body);
  });
}

/** The bytes of an answer without its coding; `undefined` if they cannot be had. */
function decoded(bytes, coding = "") {
  // Without a body, it only says how one would come.
  if (bytes.length === 0) return bytes;
  const decode = DECODERS.get(coding.trim().toLowerCase());
  try {
    return decode?.(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    return undefined;
  }
}

/** Why there is no answer, in words: of what OpenSSL says, with its own places in it, the reason alone. */
function reasonOf({ message, library, reason }) {
  return ((library && reason) ?? OPENSSL_ERROR.exec(message)?.[1] ?? message).trim();
}

/** What is wrong with an address to which no connection came about, and will be the next time too. */
function faultOf({ code }, connection) {
  // Node notes there that it does not trust the certificate, whatever the error is called.
  if (connection?.authorizationError) return "certificate";
  return TLS_ERROR.test(code) ? "tls" : undefined;
}
