// The customers among what a search finds: by name and address, the closest first, and by typing errors where there is none.
import { sql } from "kysely";
import type { Connection } from "../../server/db.ts";
import { customerIsSeenBy, type Viewer } from "../conversation/visibility.ts";
import { placedWords } from "../search/words.ts";
import { customerHasWords, customerIsLike } from "./customer-words.ts";
import { type FoundCustomer, mostFound } from "./search-schema.ts";
import { highlightsIn } from "./search-snippet.ts";
import type { ShownWords } from "./search-wanted.ts";

const mostShown = 5;
/** A few letters are like too many names. */
const fewestLettersAlike = 4;

interface Row {
  customerId: string;
  conversationId: string | null;
  name: string | null;
  face: string | null;
  addresses: string[] | null;
}

/** The first of the customers that this teammate sees with these words in name or address, and how many there are. */
export async function findCustomersByWords(
  connection: Connection,
  viewer: Viewer,
  text: string,
): Promise<{ customers: FoundCustomer[]; count: number }> {
  const words = [...placedWords(text)].map(({ word }) => word);
  if (words.length === 0) return { customers: [], count: 0 };
  const { workspaceId } = viewer;
  const seen = sql<boolean>`customer.workspace_id = ${workspaceId} and ${customerIsSeenBy(viewer)}`;
  const found = sql<boolean>`${seen} and ${customerHasWords(workspaceId, text)}`;
  const [{ rows: counted }, { rows: closest }] = await Promise.all([
    sql<{ count: number }>`select count(*) from (select from customer where ${found} limit ${mostFound + 1}) of`.execute(
      connection,
    ),
    sql<Row>`
      ${rowsOf}
      join customer_words on customer_words.workspace_id = customer.workspace_id
        and customer_words.customer_id = customer.customer_id
      where ${found}
      order by customer_words.words like ${` ${words.join(" ")} %`} desc, customer_words.words like ${` ${words.join(" ")}%`} desc,
        customer.created_at desc, customer.customer_id desc
      limit ${mostShown}
    `.execute(connection),
  ]);
  const count = counted[0]?.count ?? 0;
  if (count > 0) return { customers: closest.map((row) => present(row, shownBy(words), false)), count };
  if (words.join("").length < fewestLettersAlike) return { customers: [], count: 0 };
  const like = customerIsLike(workspaceId, text);
  const { rows: alike } = await sql<Row>`
    ${rowsOf} where ${seen} and ${like.condition}
    order by ${like.likeness} desc, customer.created_at desc, customer.customer_id desc limit ${mostShown}
  `.execute(connection);
  return { customers: alike.map((row) => present(row, shownBy([]), true)), count: alike.length };
}

const rowsOf = sql`
  select customer.customer_id, customer.name, customer.face,
    (select conversation_id from conversation
      where conversation.workspace_id = customer.workspace_id and conversation.customer_id = customer.customer_id) as conversation_id,
    (select array_agg(address order by created_at, identity_id) from identity
      where identity.workspace_id = customer.workspace_id and identity.customer_id = customer.customer_id) as addresses
  from customer`;

function shownBy(words: string[]): ShownWords {
  return { words: new Set(), stems: [], beginnings: words, stretches: words };
}

function present(
  { customerId, conversationId, name, face, addresses }: Row,
  shown: ShownWords,
  isSimilar: boolean,
): FoundCustomer {
  const title = name ?? addresses?.[0] ?? "";
  const snippet = (addresses ?? []).join(", ");
  const titleHighlights = highlightsIn(title, shown);
  return {
    customerId,
    conversationId,
    title,
    titleHighlights,
    snippet,
    highlights: highlightsIn(snippet, shown),
    face,
    isSimilar,
  };
}
