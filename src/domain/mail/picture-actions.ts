// Pictures that a mail only names: fetched for one who asks, by us and never by their browser; and of whom they are always shown.
import { createHash } from "node:crypto";
import { Refused } from "../../refused.ts";
import { type Connection, inTransaction } from "../../server/db.ts";
import type { Outgoing } from "../../server/outgoing.ts";
import { findEntry } from "../conversation/read.ts";
import type { Viewer } from "../conversation/visibility.ts";
import { foundType } from "../file/found-type.ts";
import { isPicture } from "../file/rules.ts";
import { storeContent } from "../file/store.ts";
import type { Teammate } from "../workspace/schema.ts";
import { pictureAddresses } from "./picture-addresses.ts";
import { isTracker, pictureAddress } from "./picture-rules.ts";
import type { PictureConsent } from "./picture-schema.ts";
import {
  deleteFetchedBefore,
  deletePictureSender,
  type FetchedPicture,
  findFetched,
  findSender,
  insertPictureSender,
  putFetched,
} from "./picture-store.ts";

export const picturesLiveMs = 24 * 60 * 60 * 1000;
/** What did not come is asked for again after this. */
const failuresLiveMs = 10 * 60 * 1000;
/** How large a picture may be, and how long it may take. */
export const pictureLimits = { mostBytes: 5 * 1024 * 1024, timeoutMs: 10_000 };
/** How many are fetched at once: each may stand in memory whole. */
const mostAtOnce = 6;

const request = {
  headers: {
    accept: "image/avif,image/webp,image/png,image/jpeg,image/gif",
    "accept-language": "*",
    // Says nothing of who asks; without any name some servers give no answer.
    "user-agent": "Mozilla/5.0 (compatible)",
  },
};

/** Fetches pictures; one at a time for each address, and a few at once. */
export interface PictureFetcher {
  /** The picture at an address that stands in the HTML of an entry. Refuses where it is not there, counts, or does not come. */
  show(viewer: Viewer, entryId: string, address: string, now: () => Date): Promise<NonNullable<FetchedPicture["picture"]>>;
}

export function openPictureFetcher(connection: Connection, outgoing: Outgoing): PictureFetcher {
  const underWay = new Map<string, Promise<FetchedPicture["picture"]>>();
  const inTurn = takingTurns(mostAtOnce);

  async function fetchAndKeep(workspaceId: string, address: string, addressHash: Buffer, now: () => Date) {
    const came = await inTurn(() => pictureAt(outgoing, address));
    return inTransaction(connection, async (tx) => {
      const fetchedAt = now();
      let picture: FetchedPicture["picture"] = null;
      if (came !== undefined) {
        const { hash, sizeBytes } = await storeContent(tx, workspaceId, [came.bytes], fetchedAt);
        picture = { contentHash: hash, mediaType: came.mediaType, sizeBytes };
      }
      await putFetched(tx, workspaceId, addressHash, { picture, fetchedAt });
      return picture;
    });
  }

  return {
    async show(viewer, entryId, address, now) {
      const { workspaceId } = viewer;
      const entry = await findEntry(connection, viewer, entryId, now());
      const url = pictureAddress(address);
      if (entry?.html == null || url === undefined || !pictureAddresses(entry.html).has(url.href)) throw new Refused("not_found");
      if (isTracker(url)) throw new Refused("picture_not_shown", "It only tells who opens the mail.");
      const addressHash = createHash("sha256").update(url.href).digest();
      const known = await findFetched(connection, workspaceId, addressHash);
      let picture = known?.picture ?? null;
      if (
        known === undefined ||
        now().getTime() - known.fetchedAt.getTime() > (picture === null ? failuresLiveMs : picturesLiveMs)
      ) {
        const name = `${workspaceId} ${url.href}`;
        const fetching = underWay.get(name) ?? fetchAndKeep(workspaceId, url.href, addressHash, now);
        underWay.set(name, fetching);
        picture = await fetching.finally(() => underWay.delete(name));
      }
      if (picture === null) throw new Refused("picture_not_shown", "It did not come, or it is no picture.");
      return picture;
    },
  };
}

/** Undefined where nothing comes that can be shown. */
async function pictureAt(outgoing: Outgoing, address: string): Promise<{ bytes: Buffer; mediaType: string } | undefined> {
  try {
    const answer = await outgoing.fetch(address, request);
    if (!answer.ok) return undefined;
    const bytes = Buffer.from(await answer.arrayBuffer());
    const mediaType = await foundType(bytes);
    return mediaType !== undefined && isPicture(mediaType) ? { bytes, mediaType } : undefined;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Lets at most so many go on at once; the others wait for their turn. */
function takingTurns(most: number): <Done>(work: () => Promise<Done>) => Promise<Done> {
  let going = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (going >= most) await new Promise<void>((next) => waiting.push(next));
    else going++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) going--;
      else next();
    }
  };
}

/** Whose mail an entry is, and whether their pictures are always shown. Refuses an entry that is not seen. */
export async function readConsent(connection: Connection, viewer: Viewer, entryId: string, now: Date): Promise<PictureConsent> {
  if ((await findEntry(connection, viewer, entryId, now)) === undefined) throw new Refused("not_found");
  const sender = await findSender(connection, viewer.workspaceId, entryId);
  return { sender: sender?.address ?? null, always: sender?.always ?? false };
}

/** Shows the pictures of whoever wrote this entry always, or no longer. Refuses an entry that is not seen, or is no customer's. */
export async function setConsent(
  connection: Connection,
  by: Teammate & Viewer,
  entryId: string,
  { always, now }: { always: boolean; now: Date },
): Promise<void> {
  const { workspaceId, teammateId } = by;
  const isSeen = (await findEntry(connection, by, entryId, now)) !== undefined;
  const sender = isSeen ? await findSender(connection, workspaceId, entryId) : undefined;
  if (sender === undefined) throw new Refused("not_found");
  if (always) await insertPictureSender(connection, workspaceId, { identityId: sender.identityId, teammateId, createdAt: now });
  else await deletePictureSender(connection, workspaceId, sender.identityId);
}

/** Forgets what was fetched more than a day ago. */
export async function forgetFetchedPictures(connection: Connection, now: Date): Promise<void> {
  await deleteFetchedBefore(connection, new Date(now.getTime() - picturesLiveMs));
}
