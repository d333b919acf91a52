// A device that holds one passkey, in software: makes it and signs with it as a browser would hand it on (Web Authentication
// Level 3; ES256, attestation "none").
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";

export interface PasskeyDevice {
  /** Answers navigator.credentials.create. */
  create(options: Record<string, unknown>, changes?: Changes): object;
  /** Answers navigator.credentials.get. */
  get(options: Record<string, unknown>, changes?: Changes): { id: string; response: { signature: string } } & object;
}

/** What a hostile or poorer device would do differently. */
interface Changes {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** False: it did not ask for finger, face or PIN. */
  verified?: boolean;
  counter?: number;
}

export function newPasskeyDevice(origin: string): PasskeyDevice {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(32);
  let uses = 0;

  const clientData = (type: string, challenge: unknown, changes: Changes) =>
    Buffer.from(JSON.stringify({ type, challenge: changes.challenge ?? challenge, origin: changes.origin ?? origin }));

  function authenticatorData(rpId: string, { verified = true, counter = uses }: Changes, attested?: Buffer): Buffer {
    const flags = 0x01 | (verified ? 0x04 : 0) | (attested === undefined ? 0 : 0x40);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  }

  const encoded = (bytes: Buffer) => bytes.toString("base64url");
  const credential = { id: encoded(id), rawId: encoded(id), type: "public-key", clientExtensionResults: {} };

  return {
    create(options, changes = {}) {
      const { challenge, rp } = options as { challenge: string; rp: { id: string } };
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      // COSE (RFC 9052): kty EC2, alg ES256, crv P-256, x, y.
      const key = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]),
        Buffer.from(x, "base64url"),
        Buffer.from([0x22, 0x58, 32]),
        Buffer.from(y, "base64url"),
      ]);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, key]);
      const data = authenticatorData(changes.rpId ?? rp.id, changes, attested);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(data.length);
      // CBOR (RFC 8949): {fmt: "none", attStmt: {}, authData: bytes}.
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        cborText("fmt"),
        cborText("none"),
        cborText("attStmt"),
        Buffer.from([0xa0]),
        cborText("authData"),
        Buffer.from([0x59]),
        size,
        data,
      ]);
      return {
        ...credential,
        response: {
          clientDataJSON: encoded(clientData("webauthn.create", challenge, changes)),
          attestationObject: encoded(attestation),
          transports: ["internal", "hybrid"],
        },
      };
    },
    get(options, changes = {}) {
      const { challenge, rpId } = options as { challenge: string; rpId: string };
      uses++;
      const client = clientData("webauthn.get", challenge, changes);
      const data = authenticatorData(changes.rpId ?? rpId, changes);
      const signature = createSign("sha256")
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: encoded(client),
          authenticatorData: encoded(data),
          signature: encoded(signature),
          userHandle: null,
        },
      };
    },
  };
}

function sha256(bytes: string | Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}
