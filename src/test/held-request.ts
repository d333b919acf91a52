// A request over a real connection whose body is sent in pieces, with as much time between them as a test likes.
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";

interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Begins a request, chunked where no length is given. `answer` may come before it is finished. */
export function hold(port: number, method: string, path: string, headers: OutgoingHttpHeaders) {
  const framing = "content-length" in headers ? {} : { "transfer-encoding": "chunked" };
  const asked = request({ host: "127.0.0.1", port, method, path, headers: { ...headers, ...framing } });
  const answer = new Promise<Answered>((resolve, reject) => {
    asked.once("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(pieces).toString() }),
      );
    });
    // A connection that ends after the answer is nothing wrong.
    asked.on("error", reject);
  });
  answer.catch(() => {});
  return {
    answer,
    write: (piece: string | Buffer) => void asked.write(piece),
    finish(piece: string): Promise<Answered> {
      asked.end(piece);
      return answer;
    },
  };
}
