// Passkeys in the browser (Web Authentication, level 3): the server's JSON to what the browser asks for, and back.
import { Problem } from "./client.ts";

export const passkeysWork = (): boolean => "credentials" in navigator && "PublicKeyCredential" in window;

/** Browsers give no passkeys to an address of numbers. */
export const servedAtNumbers = (): boolean => /^[\d.]+$|^\[/.test(location.hostname);

/** Bytes are base64url. */
interface Given<Response> {
  id: string;
  rawId: string;
  type: "public-key";
  clientExtensionResults: Record<string, never>;
  response: Response;
}
export type PasskeyAnswer = Given<{ clientDataJSON: string; authenticatorData: string; signature: string }>;
export type NewPasskey = Given<{ clientDataJSON: string; attestationObject: string; transports: string[] }>;

/** Asks the browser for a passkey that it has for us. */
export async function askForPasskey(options: PublicKeyCredentialRequestOptionsJSON): Promise<PasskeyAnswer> {
  const { challenge, allowCredentials = [] } = options;
  const publicKey = {
    ...options,
    challenge: bytes(challenge),
    allowCredentials: allowCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
    // The JSON has the same words as the browser; only their types are wider.
  } as unknown as PublicKeyCredentialRequestOptions;
  const { response, ...rest } = await given(() => navigator.credentials.get({ publicKey }));
  const { clientDataJSON, authenticatorData, signature } = response as AuthenticatorAssertionResponse;
  return {
    ...rest,
    response: {
      clientDataJSON: words(clientDataJSON),
      authenticatorData: words(authenticatorData),
      signature: words(signature),
    },
  };
}

/** Has the browser make a passkey for us. */
export async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<NewPasskey> {
  const { challenge, user, excludeCredentials = [] } = options;
  const publicKey = {
    ...options,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: excludeCredentials.map((each) => ({ ...each, id: bytes(each.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const { response, ...rest } = await given(() => navigator.credentials.create({ publicKey }));
  const { clientDataJSON, attestationObject, getTransports } = response as AuthenticatorAttestationResponse;
  return {
    ...rest,
    response: {
      clientDataJSON: words(clientDataJSON),
      attestationObject: words(attestationObject),
      transports: getTransports?.call(response) ?? [],
    },
  };
}

const refusals: Record<string, string> = {
  NotAllowedError: "No passkey was given. Please try again.",
  AbortError: "No passkey was given. Please try again.",
  InvalidStateError: "This device has a passkey for you here already.",
  SecurityError: "Passkeys need a secure address: https with a name, or localhost.",
};

async function given(askBrowser: () => Promise<Credential | null>) {
  const credential = await askBrowser().catch((error: unknown) => {
    const name = error instanceof Error ? error.name : "";
    throw new Problem({ code: "passkey_not_given", title: refusals[name] ?? "This browser could not give a passkey." });
  });
  if (!(credential instanceof PublicKeyCredential)) {
    throw new Problem({ code: "passkey_not_given", title: "This browser could not give a passkey." });
  }
  const { id, rawId, response } = credential;
  return {
    id,
    rawId: words(rawId),
    type: "public-key" as const,
    response,
    // None was asked for.
    clientExtensionResults: {},
  };
}

function bytes(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function words(buffer: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
