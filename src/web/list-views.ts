// The views of the list of encounters, without the schema library that checks them on the server.
import type { ListView } from "../domain/inbox/schema.ts";

export type { ListView };

export const listViews = ["open", "waiting", "settled", "all"] as const satisfies readonly ListView[];

export const viewNames: Record<ListView, string> = { open: "Open", waiting: "Waiting for them", settled: "Settled", all: "All" };
