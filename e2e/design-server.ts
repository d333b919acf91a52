// Builds the page of our parts and serves it to the journeys.
import { build, preview } from "vite";

/** Its address, and how to stop it. */
export async function serveDesign(): Promise<{ url: string; stop: () => Promise<void> }> {
  await build({ mode: "design", logLevel: "error" });
  const server = await preview({
    mode: "design",
    logLevel: "error",
    preview: { host: "127.0.0.1", port: 0 },
    build: { outDir: "dist/design" },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") throw new Error("The page of our parts has no address.");
  return {
    url: `http://127.0.0.1:${address.port}/design.html`,
    stop: () => server.close(),
  };
}
