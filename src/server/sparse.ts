// Sparse answers: whoever asks names the fields they want; the id of a thing is always among them.
import { z } from "@hono/zod-openapi";

/**
 * A `fields` query for things of this shape: names with commas between them. Gives the names, or undefined where all are
 * wanted; a name that the shape does not have is refused with the list of those it has. Use it with `.extend(fieldsQuery(…))`.
 */
export function fieldsQuery<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  const names = Object.keys(schema.shape) as (keyof Shape & string)[];
  const fields = z
    .string()
    .max(1000)
    .transform((text, context) => {
      const wanted = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "");
      const unknown = wanted.some((name) => !(names as string[]).includes(name));
      if (unknown || wanted.length === 0) {
        context.addIssue({ code: "custom", message: `The fields are: ${names.join(", ")}.` });
        return z.NEVER;
      }
      return wanted as (keyof Shape & string)[];
    })
    .optional()
    .openapi({
      type: "string",
      maxLength: 1000,
      description: `Only these fields, with commas between them: ${names.join(", ")}.`,
    });
  return { fields };
}

/** The shape of an answer that may be sparse: of all fields, those in `always` are certain. */
export function sparse<Shape extends z.ZodRawShape, const Always extends keyof Shape & string>(
  schema: z.ZodObject<Shape>,
  ...always: Always[]
) {
  const certain = Object.fromEntries(always.map((name) => [name, schema.shape[name]])) as Pick<Shape, Always>;
  return schema.partial().extend(certain);
}

/** The named fields of a thing and those in `always`; all of it where none are named. */
export function pick<Thing extends object, const Always extends keyof Thing & string>(
  thing: Thing,
  fields: readonly string[] | undefined,
  ...always: Always[]
): Partial<Thing> & Pick<Thing, Always> {
  if (fields === undefined) return thing;
  const kept = Object.entries(thing).filter(([name]) => fields.includes(name) || (always as string[]).includes(name));
  return Object.fromEntries(kept) as Partial<Thing> & Pick<Thing, Always>;
}
