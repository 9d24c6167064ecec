// A certificate for this machine, made anew each time: no key lies in the repository.

import { generateKeyPairSync, sign } from "node:crypto";

/** A value as DER (X.690) writes it: its tag, its length, and what is in it. */
function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts) => der(0x30, ...parts);
const set = (...parts) => der(0x31, ...parts);
const octets = (...parts) => der(0x04, ...parts);
const bits = (bytes) => der(0x03, Buffer.from([0]), bytes);
const integer = (value) => der(0x02, Buffer.from([value]));
const utf8 = (text) => der(0x0c, Buffer.from(text));
const time = (date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
const yes = der(0x01, Buffer.from([0xff]));

const ED25519 = der(0x06, Buffer.from([0x2b, 101, 112]));
const COMMON_NAME = der(0x06, Buffer.from([0x55, 4, 3]));
const ALTERNATIVE_NAMES = der(0x06, Buffer.from([0x55, 29, 17]));
const CONSTRAINTS = der(0x06, Buffer.from([0x55, 29, 19]));

/** A certificate that vouches for itself, for 127.0.0.1 and for a day, and its key: `{cert, key}`. */
export function certificate() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const name = sequence(set(sequence(COMMON_NAME, utf8("a test of roma-import"))));
  const day = 86_400_000;
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(1),
    sequence(ED25519),
    name,
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        sequence(CONSTRAINTS, yes, octets(sequence(yes))),
        sequence(ALTERNATIVE_NAMES, octets(sequence(der(0x87, Buffer.from([127, 0, 0, 1]))))),
      ),
    ),
  );
  const whole = sequence(signed, sequence(ED25519), bits(sign(null, signed, privateKey)));
  const lines = whole.toString("base64").match(/.{1,64}/g);
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
}
