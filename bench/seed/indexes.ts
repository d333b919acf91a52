// Takes indexes and foreign keys away while much is written, and puts them back as they were: built and checked once, over all.
import pg from "pg";

export interface TakenAway {
  /** Puts all back, several at once. */
  putBack(lanes: number): Promise<void>;
}

/** For each process: a tree of words that stays near the processor is filled quicker than a large one, though it is filled more often. */
const memoryOfWordsMb = 64;

interface Taken {
  /** The table that it is of. */
  of: string;
  /** Null where it goes with something else. */
  drop: string | null;
  make: string;
}

interface TakenKey extends Taken {
  check: string;
}

/** Takes them from these tables, primary keys and unique constraints too: the rows are known to differ, and nobody looks for them meanwhile. */
export async function takeAway(config: pg.ClientConfig, tables: readonly string[]): Promise<TakenAway> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    const keys = await client.query<TakenKey>(
      `select conrelid::regclass::text as of,
         format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
         format('alter table %s add constraint %I %s not valid', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make,
         format('alter table %s validate constraint %I', conrelid::regclass, conname) as check
       from pg_constraint
       where contype = 'f' and (conrelid = any ($1::regclass[]) or confrelid = any ($1::regclass[]))`,
      [tables],
    );
    const names = await client.query<Taken>(
      `select conrelid::regclass::text as of,
         format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
         format('alter table %s add constraint %I %s using index %I', conrelid::regclass, conname,
           case contype when 'p' then 'primary key' else 'unique' end, conname) as make
       from pg_constraint
       where contype in ('p', 'u') and conrelid = any ($1::regclass[])`,
      [tables],
    );
    const indexes = await client.query<Taken>(
      `select i.indrelid::regclass::text as of,
         case when c.oid is null then format('drop index %s', i.indexrelid::regclass) end as drop,
         pg_get_indexdef(i.indexrelid) as make
       from pg_index i
         left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
       where i.indrelid = any ($1::regclass[]) and (c.oid is null or c.contype <> 'x')
       order by i.indrelid::regclass::text`,
      [tables],
    );
    for (const { drop } of [...keys.rows, ...names.rows, ...indexes.rows]) if (drop !== null) await client.query(drop);
    return {
      async putBack(lanes) {
        // The words of all messages take as long as all else together, and are gone through by several processes at once.
        const statements = indexes.rows.map(({ make }) => make);
        const { words = [], others = [] } = Object.groupBy(statements, (make) => (/using gin/i.test(make) ? "words" : "others"));
        await inLanes(config, 1, words, { memoryMb: memoryOfWordsMb * lanes, workers: lanes - 1 });
        await inLanes(
          config,
          lanes,
          others.toSorted((a, b) => weight(b) - weight(a)),
        );
        // An index that is there makes a name at once. Keys are said of what comes from now on, which takes no time but locks both
        // tables; then checked for what is there, which takes time and locks little. Two checks of one table would wait for each other.
        await inLanes(
          config,
          1,
          [...names.rows, ...keys.rows].map(({ make }) => make),
        );
        const checks = [...Map.groupBy(keys.rows, (key) => key.of)].toSorted(([, a], [, b]) => weightOf(b) - weightOf(a));
        await inLanes(
          config,
          lanes,
          checks.map(([, own]) => own.map(({ check }) => check)),
        );
      },
    };
  } finally {
    await client.end();
  }
}

function weight(statement: string): number {
  return (/\bentry\b/.test(statement) ? 2 : 0) + (/\bevent\b/.test(statement) ? 1 : 0);
}

function weightOf(keys: TakenKey[]): number {
  return keys.reduce((sum, { check }) => sum + weight(check) + 1, 0);
}

/**
 * Runs statements, some side by side, each with much memory to sort in, and with as many more processes as `workers`. Those in a list
 * of their own run one after the other.
 */
export async function inLanes(
  config: pg.ClientConfig,
  lanes: number,
  statements: readonly (string | string[])[],
  { memoryMb = 512, workers = 0 } = {},
): Promise<void> {
  const queue = [...statements];
  const lane = async () => {
    const client = new pg.Client(config);
    await client.connect();
    try {
      await client.query(
        `set maintenance_work_mem = '${memoryMb}MB'; set work_mem = '256MB'; set max_parallel_maintenance_workers = ${workers}`,
      );
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        for (const statement of [next].flat()) await client.query(statement);
      }
    } finally {
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
