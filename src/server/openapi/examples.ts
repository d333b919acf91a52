// Examples of bodies and answers, made from their shapes: what a schema gives as its own, else something of the right kind.
import { type ApiDocument, type Parameter, resolved, type Schema } from "./schema.ts";

const id = "019ac2f0-5b7e-7d31-8c44-2f6d1f0a9b11";
const time = "2026-03-02T09:00:00.000Z";

/** What a text of this name looks like. */
const texts: Record<string, string> = {
  name: "Ada Lind",
  workspaceName: "Hotel Miramar",
  customerName: "Tomás Rey",
  face: "woman elder tone3 12",
  customerFace: "man young tone6 7",
  channelName: "Front desk",
  subject: "A forgotten rabbit",
  text: "We found the rabbit. It travels home tomorrow.",
  latestText: "We found the rabbit. It travels home tomorrow.",
  email: "ada@hotel.example",
  address: "desk@hotel.example",
  account: "ada@hotel.example",
  domain: "hotel.example",
  password: "a long password",
  currentPassword: "a long password",
  newPassword: "another long password",
  host: "mail.hotel.example",
  user: "desk@hotel.example",
  code: "123456",
  recoveryCode: "k4d9x-p2m7w",
  token: "x9GmQ2c0v6bJr1T8eYk4uPz7nWfHs3aLdViC5oEqN0M",
  mediaType: "text/plain",
  browser: "Firefox on Linux",
  nextCursor: "WyIyMDI2LTAzLTAyVDA5OjAwOjAwLjAwMFoiXQ",
  url: "https://sso.hotel.example/authorize",
  issuer: "https://sso.hotel.example",
  clientId: "rapport",
  link: "https://rapport.hotel.example/join#token=x9GmQ2c0v6bJr1T8eYk4uPz7nWfHs3aLdViC5oEqN0M",
  hint: "qN0M",
  html: "<p>We found the rabbit.</p>",
};

/** Tried in turn where a text has to follow a pattern. */
const otherTexts = ["words", "123456", id, time, "a", "hotel.example", "https://hotel.example", "A1b2-C3d4"];

const formats: Record<string, string> = {
  uuid: id,
  "date-time": time,
  date: "2026-03-02",
  email: "ada@hotel.example",
  uri: "https://hotel.example/",
};

/** An example that fits the schema; `name` is the field it is for. Fields that may be left out are shown too. */
export function exampleOf(schema: Schema, document: Pick<ApiDocument, "components">, name = ""): unknown {
  const shape = resolved(schema, document);
  if (shape.example !== undefined) return shape.example;
  if (shape.examples?.[0] !== undefined) return shape.examples[0];
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return shape.enum.includes("agent") ? "agent" : shape.enum[0];
  const variant = (shape.anyOf ?? shape.oneOf)?.find((each) => each.type !== "null");
  if (variant !== undefined) return exampleOf(variant, document, name);
  if (shape.allOf !== undefined) return Object.assign({}, ...shape.allOf.map((each) => exampleOf(each, document, name)));
  const type = [shape.type].flat().find((each) => each !== "null");
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([field, of]) => [field, exampleOf(of, document, field)]),
      );
    case "array":
      return exampleList(shape, document, name);
    case "string":
      return exampleText(shape, name);
    case "integer":
    case "number":
      return exampleNumber(shape, name);
    case "boolean":
      return shape.default ?? false;
    case undefined:
      return shape.type === undefined ? {} : null;
    default:
      return null;
  }
}

/** An example of what may be sent in a parameter. */
export function exampleOfParameter({ name, example, schema }: Parameter, document: Pick<ApiDocument, "components">): unknown {
  return example ?? exampleOf(schema, document, name);
}

function exampleList(shape: Schema, document: Pick<ApiDocument, "components">, name: string): unknown[] {
  if (shape.prefixItems !== undefined) return shape.prefixItems.map((each) => exampleOf(each, document, name));
  if (shape.items === undefined || shape.maxItems === 0) return [];
  const one = exampleOf(shape.items, document, name.replace(/ies$/, "y").replace(/s$/, ""));
  return Array.from({ length: Math.max(1, shape.minItems ?? 1) }, () => one);
}

function exampleText(shape: Schema, name: string): string {
  if (typeof shape.default === "string") return shape.default;
  const named = shape.format === undefined ? texts[name] : formats[shape.format];
  const fits = (text: string) =>
    text.length >= (shape.minLength ?? 0) &&
    text.length <= (shape.maxLength ?? Number.POSITIVE_INFINITY) &&
    (shape.pattern === undefined || new RegExp(shape.pattern, "u").test(text));
  const found = [named ?? "words", ...otherTexts].find(fits);
  return found ?? "x".repeat(shape.minLength ?? 1);
}

function exampleNumber(shape: Schema, name: string): number {
  if (typeof shape.default === "number") return shape.default;
  const wanted = { port: 993, sizeBytes: 48_213, position: 1207, status: 404 }[name] ?? 1;
  const least = shape.minimum ?? (shape.exclusiveMinimum === undefined ? wanted : shape.exclusiveMinimum + 1);
  const most = shape.maximum ?? (shape.exclusiveMaximum === undefined ? wanted : shape.exclusiveMaximum - 1);
  return Math.max(least, Math.min(most, wanted));
}
