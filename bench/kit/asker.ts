// Asks a server over one kept connection, as little as a client can do beside it.
import { Agent, request } from "node:http";

export interface Answer {
  status: number;
  body: string;
}

export interface Asker {
  /** One request after the other. Throws where the answer is not a success. */
  ask(path: string, options?: { method?: string; body?: unknown }): Promise<Answer>;
  close(): void;
}

/** `headers` gives what goes with a request, such as `authorization`. */
export function openAsker(url: string, headers: () => Record<string, string> = () => ({})): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    async ask(path, { method = "GET", body } = {}) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const more = text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
      const answer = await new Promise<Answer>((resolve, reject) => {
        const asked = request(`${url}${path}`, { method, agent, headers: { ...headers(), ...more } }, (response) => {
          const pieces: Buffer[] = [];
          response.on("data", (piece: Buffer) => pieces.push(piece));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() }));
          response.on("error", reject);
        });
        asked.on("error", reject);
        asked.end(text);
      });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 500)}`);
      return answer;
    },
    close: () => agent.destroy(),
  };
}
