// What is shown of what was found: whose it is, the words around, the file; of what this teammate sees at this moment.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { holdsWords } from "../conversation/encounter-store.ts";
import type { EncounterState } from "../conversation/schema.ts";
import { isSeenBy, type Viewer } from "../conversation/visibility.ts";
import type { SearchResult } from "./search-schema.ts";
import { highlightsIn, snippetOf } from "./search-snippet.ts";
import type { Found } from "./search-walk.ts";
import type { ShownWords, Where } from "./search-wanted.ts";

/** Of a long text its beginning, as it was made findable. */
const mostLetters = 100_000;

interface Row {
  itemId: string;
  entryKind: "message_in" | "message_out" | "note" | null;
  text: string | null;
  teammateName: string | null;
  files: { ordinal: number; name: string; mediaType: string; sizeBytes: number }[] | null;
  encounterId: string;
  conversationId: string;
  customerId: string;
  customerName: string | null;
  customerFace: string | null;
  state: EncounterState;
  subject: string;
  ownerName: string | null;
  channelName: string;
}

/** Shows these, in their order. What is no longer there, or not to be seen any more, is left out. */
export async function showFound(
  connection: Connection,
  viewer: Viewer,
  found: Found[],
  shown: ShownWords,
  where: Where,
): Promise<SearchResult[]> {
  if (found.length === 0) return [];
  const { rows } = await sql<Row>`
    select item.id as item_id, entry.kind as entry_kind, left(entry.text, ${mostLetters}) as text, teammate.name as teammate_name,
      encounter.encounter_id, encounter.conversation_id, encounter.state, encounter.subject,
      owner.name as owner_name, channel.name as channel_name,
      customer.customer_id, customer.face as customer_face,
      coalesce(customer.name, (select address from identity where identity.workspace_id = customer.workspace_id
        and identity.customer_id = customer.customer_id order by created_at, identity_id limit 1), '') as customer_name,
      (select json_agg(json_build_object('ordinal', ordinal, 'name', name, 'mediaType', media_type, 'sizeBytes', size_bytes)
        order by ordinal) from entry_file
        where entry_file.workspace_id = entry.workspace_id and entry_file.entry_id = entry.entry_id) as files
    from unnest(${found.map(({ itemId }) => itemId)}::uuid[], ${found.map(({ kind }) => kind)}::text[]) as item (id, kind)
    left join entry on entry.workspace_id = ${viewer.workspaceId} and entry.entry_id = item.id and item.kind = 'entry'
    join encounter on encounter.workspace_id = ${viewer.workspaceId}
      and encounter.encounter_id = case item.kind when 'entry' then entry.encounter_id else item.id end
    join conversation on conversation.workspace_id = encounter.workspace_id
      and conversation.conversation_id = encounter.conversation_id
    join customer on customer.workspace_id = conversation.workspace_id and customer.customer_id = conversation.customer_id
    join channel on channel.workspace_id = encounter.workspace_id and channel.channel_id = encounter.channel_id
    left join teammate owner on owner.workspace_id = encounter.workspace_id and owner.teammate_id = encounter.owner_id
    left join teammate on teammate.workspace_id = entry.workspace_id and teammate.teammate_id = entry.teammate_id
    where ${holdsWords} and ${isSeenBy(viewer)}
  `.execute(connection);
  const byId = new Map(rows.map((row) => [row.itemId, row]));
  return found.flatMap(({ itemId, at }) => {
    const row = byId.get(itemId);
    return row === undefined ? [] : [present(row, at, shown, where)];
  });
}

function present(row: Row, at: Date, shown: ShownWords, where: Where): SearchResult {
  const { itemId, entryKind, text, teammateName, files, subject, encounterId, conversationId, customerId, state } = row;
  const found = {
    encounterId,
    conversationId,
    customerId,
    customerName: row.customerName ?? "",
    customerFace: row.customerFace,
    state,
    title: subject,
    titleHighlights: highlightsIn(subject, shown),
    at: at.toISOString(),
  };
  if (entryKind === null) {
    const { ownerName, channelName } = row;
    return { kind: "encounter", ownerName, channelName, ...found, snippet: subject, highlights: found.titleHighlights };
  }
  const words = snippetOf(text ?? "", shown);
  const named = (files ?? [])
    .map((file) => ({ file, highlights: highlightsIn(file.name, shown) }))
    .find(({ highlights }) => highlights.length > 0);
  const isByFile = where === "file" || (words.highlights.length === 0 && found.titleHighlights.length === 0);
  if (named !== undefined && isByFile) {
    const { ordinal, name, mediaType, sizeBytes } = named.file;
    const { highlights } = named;
    return { kind: "file", entryId: itemId, entryKind, ordinal, mediaType, sizeBytes, ...found, snippet: name, highlights };
  }
  return { kind: "entry", entryId: itemId, entryKind, teammateName, fileCount: files?.length ?? 0, ...found, ...words };
}
