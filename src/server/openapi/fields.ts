// The fields of a shape as rows to read: their names, what may stand in them, and where one of several shapes has them.
import { type ApiDocument, resolved, type Schema } from "./schema.ts";

export interface Field {
  name: string;
  /** Of a parameter: where it stands. */
  place?: string;
  kind: string;
  isNeeded: boolean;
  /** Which of several shapes has it; undefined where all have. */
  onlyWhere?: string;
  words: string;
}

const deepest = 5;

/** The fields of a shape, those of things in it with dots in their names, and `[]` for each thing of a list. */
export function fieldsOf(schema: Schema, document: ApiDocument, before = "", depth = 0): Field[] {
  const shape = resolved(schema, document);
  const variants = (shape.anyOf ?? shape.oneOf ?? []).filter((each) => each.type !== "null");
  if (variants.length > 1) return fieldsOfSeveral(variants, document, before, depth);
  const parts = [...variants, ...(shape.allOf ?? [])];
  if (parts.length > 0) return parts.flatMap((each) => fieldsOf(each, document, before, depth));
  if (shape.items !== undefined) return depth > deepest ? [] : fieldsOf(shape.items, document, `${before}[]`, depth + 1);
  return Object.entries(shape.properties ?? {}).flatMap(([field, of]) => {
    const name = before === "" ? field : `${before}.${field}`;
    const isNeeded = shape.required?.includes(field) === true;
    const row = { name, kind: kindOf(of, document), isNeeded, words: of.description ?? "" };
    return [row, ...(depth > deepest ? [] : fieldsOf(of, document, name, depth + 1))];
  });
}

/** A row for each field that differs between the shapes, with where it stands; one for those that are alike in all. */
function fieldsOfSeveral(variants: Schema[], document: ApiDocument, before: string, depth: number): Field[] {
  const shapes = variants.map((each) => resolved(each, document));
  const [first] = shapes;
  const telling = Object.keys(first?.properties ?? {}).find((field) =>
    shapes.every((each) => onlyValue(each, field) !== undefined),
  );
  const tellingName = telling === undefined || before === "" ? telling : `${before}.${telling}`;
  const found = new Map<string, { row: Field; in: Schema[] }>();
  for (const shape of shapes) {
    for (const row of fieldsOf(shape, document, before, depth)) {
      const isTelling = row.name === tellingName;
      const key = isTelling ? row.name : JSON.stringify(row);
      const known = found.get(key);
      if (known === undefined) found.set(key, { row, in: [shape] });
      else
        found.set(key, { row: isTelling ? { ...row, kind: `${known.row.kind}, ${row.kind}` } : row, in: [...known.in, shape] });
    }
  }
  const rows = [...found.values()].map(({ row, in: those }) => {
    if (those.length === shapes.length) return row;
    const numbers = those.map((each) => shapes.indexOf(each) + 1);
    const where =
      telling === undefined
        ? `In shape ${numbers.join(", ")} of ${shapes.length}.`
        : `Where \`${telling}\` is ${those.map((each) => onlyValue(each, telling)).join(" or ")}.`;
    return { ...row, onlyWhere: row.onlyWhere ?? where };
  });
  // What tells the shapes apart comes first.
  return [...rows.filter(({ name }) => name === tellingName), ...rows.filter(({ name }) => name !== tellingName)];
}

/** The one value that may stand in a field. */
function onlyValue(shape: Schema, field: string): string | undefined {
  const of = shape.properties?.[field];
  if (of?.const !== undefined) return JSON.stringify(of.const);
  return of?.enum?.length === 1 ? JSON.stringify(of.enum[0]) : undefined;
}

/** What may stand in a field, in a few words. */
export function kindOf(schema: Schema, document: ApiDocument): string {
  const shape = resolved(schema, document);
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.enum !== undefined) return shape.enum.map((each) => JSON.stringify(each)).join(", ");
  const variants = shape.anyOf ?? shape.oneOf;
  if (variants !== undefined) return [...new Set(variants.map((each) => kindOf(each, document)))].join(" or ");
  const types = [shape.type ?? "anything"].flat().map((type) => {
    if (type === "array") return `list of ${shape.items === undefined ? "anything" : kindOf(shape.items, document)}`;
    if (type === "string")
      return { uuid: "UUID", "date-time": "time", email: "e-mail address", uri: "URL" }[shape.format ?? ""] ?? "text";
    return { integer: "whole number", boolean: "true or false", object: "object" }[type] ?? type;
  });
  const isText = shape.type === "string" && shape.format === undefined;
  const limits = isText && shape.maxLength !== undefined ? `, at most ${shape.maxLength.toLocaleString("en")} characters` : "";
  return types.join(" or ") + limits;
}
