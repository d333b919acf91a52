// The floor of live streams: a bare server that writes the same event to every stream when it is asked to.
import { createServer, type ServerResponse } from "node:http";

const streams = new Set<ServerResponse>();
const id = "01a20244-7506-71ba-9a27-fe918367fa2c";
const data = JSON.stringify({ entryId: id, encounterId: id, conversationId: id });

const server = createServer((request, response) => {
  if (request.method === "POST") {
    request.resume();
    for (const stream of streams) stream.write(`event: entry.added\ndata: ${data}\nid: 1\n\n`);
    response.end("{}");
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("event: ready\ndata: {}\n\n");
  streams.add(response);
  response.on("close", () => streams.delete(response));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("disconnect", () => process.exit(0));
