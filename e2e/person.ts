// A person at the API: uses the owner's link, keeps the cookie, asks and says. For journeys that are not about the screens.

export interface Person {
  workspaceId: string;
  /** A request below the workspace; throws where the answer is not a success. */
  call<T>(method: "GET" | "POST" | "PUT" | "PATCH", path: string, body?: unknown): Promise<T>;
  /** Sends bytes up as they are; throws in the same way. */
  send<T>(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<T>;
}

/** Becomes the first owner by the one-time link. */
export async function becomeOwner(ownerLink: string): Promise<Person> {
  const { origin, hash } = new URL(ownerLink);
  const token = new URLSearchParams(hash.slice(1)).get("token");
  const owner = {
    token,
    workspaceName: "Hotel Meridian",
    name: "Ada Owner",
    email: "ada@hotel.example",
    password: "a long password",
  };
  const answer = await fetch(`${origin}/api/v1/owner`, json("POST", owner));
  if (!answer.ok) throw new Error(await answer.text());
  const { workspaceId } = (await answer.json()) as { workspaceId: string };
  return person(origin, workspaceId, cookieOf(answer));
}

/** The same person after a restart. */
export async function signIn(origin: string, workspaceId: string): Promise<Person> {
  const credentials = { email: "ada@hotel.example", password: "a long password" };
  const answer = await fetch(`${origin}/api/v1/sign-in`, json("POST", credentials));
  if (!answer.ok) throw new Error(await answer.text());
  return person(origin, workspaceId, cookieOf(answer));
}

function person(origin: string, workspaceId: string, cookie: string): Person {
  const asked = async (path: string, init: RequestInit) => {
    const answer = await fetch(`${origin}/api/v1/workspaces/${workspaceId}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${init.method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    workspaceId,
    call: (method, path, body) => asked(path, json(method, body, cookie)),
    send: (path, bytes) =>
      asked(path, { method: "POST", headers: { cookie, origin, "content-type": "application/octet-stream" }, body: bytes }),
  };
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}

function json(method: string, body?: unknown, cookie?: string): RequestInit {
  return {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
}
