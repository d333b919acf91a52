// Walks through a list page by page, as far as someone goes on asking.
import type { ClientResponse } from "hono/client";
import { ask } from "./problem.ts";

/**
 * The pages of a list, one after the other; `read` asks for the page at a cursor, the first one without.
 * `for await (const { encounters } of pages((cursor) => client.inbox.workspaces[":workspaceId"].encounters.$get(…)))`
 */
export async function* pages<Page extends { nextCursor: string | null }>(
  // biome-ignore lint/suspicious/noExplicitAny: whichever status and format; what is refused is thrown before.
  read: (cursor: string | undefined) => Promise<ClientResponse<Page, any, any>>,
): AsyncGenerator<Page> {
  let cursor: string | undefined;
  do {
    const page = (await ask(read(cursor))) as Page;
    yield page;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
