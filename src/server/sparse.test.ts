// Sparse answers: the fields that were named and the id; names that are none are refused with those there are.
import { z } from "@hono/zod-openapi";
import { describe, expect, test } from "vitest";
import { fieldsQuery, pick, sparse } from "./sparse.ts";

const rabbit = z.object({ rabbitId: z.string(), name: z.string(), room: z.number().nullable() });
const query = z.object(fieldsQuery(rabbit));

describe("the names of fields", () => {
  test.each([
    ["name", ["name"]],
    ["name,room", ["name", "room"]],
    [" room , name ,, room", ["room", "name"]],
  ])("are read from %j", (fields, names) => {
    expect(query.parse({ fields })).toEqual({ fields: names });
  });

  test("may be left out: then all are wanted", () => {
    expect(query.parse({}).fields).toBeUndefined();
  });

  test.each(["", ",", "nose", "name,nose", "__proto__", "Name", "name;room", "🐇"])(
    "are refused as %j, with the list of them",
    (fields) => {
      expect(query.safeParse({ fields }).error?.issues).toMatchObject([{ message: "The fields are: rabbitId, name, room." }]);
    },
  );
});

test("of a thing only what was named is picked, and its id", () => {
  const found = { rabbitId: "r", name: "Emil", room: null };
  expect(pick(found, ["room"], "rabbitId")).toEqual({ rabbitId: "r", room: null });
  expect(pick(found, undefined, "rabbitId")).toEqual(found);
});

test("the shape of a sparse answer needs the id alone", () => {
  const shape = sparse(rabbit, "rabbitId");
  expect(shape.safeParse({ rabbitId: "r" }).success).toBe(true);
  expect(shape.safeParse({ name: "Emil" }).success).toBe(false);
  expect(shape.safeParse({ rabbitId: "r", name: 5 }).success).toBe(false);
});
