// Starts the web app: fonts, tokens, the cache of what was read, the router.
import "@fontsource-variable/inter/standard.css";
import "@fontsource-variable/newsreader/opsz.css";
import "@fontsource-variable/newsreader/opsz-italic.css";
import "./tokens.css";
import "./base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "./query-client.ts";
import { makeRouter } from "./router.tsx";
import { setSessionOver } from "./session.ts";
import "./theme.ts";
import { isWriting } from "./writing/desk.ts";

const forStrangers = ["/sign-in", "/welcome", "/reset", "/join"];

const client = makeQueryClient(() => {
  const { pathname, href } = router.state.location;
  // Who is in the middle of a sentence signs in beside it.
  if (isWriting()) {
    setSessionOver(true);
    return;
  }
  if (!forStrangers.includes(pathname)) void router.navigate({ to: "/sign-in", search: { to: href } });
});
const router = makeRouter(client);

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has lost its place for the app.");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
