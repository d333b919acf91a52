// Follows redirects as a browser does, with the cookies of the servers on the way, up to an address that a test waits for.

/** Returns the first address on the way that begins with `until`. */
export async function follow(start: string, until: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let url = start, steps = 0; steps < 10; steps++) {
    if (url.startsWith(until)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`${url} leads nowhere: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    url = new URL(location, url).href;
  }
  throw new Error(`${start} leads on for ever.`);
}
