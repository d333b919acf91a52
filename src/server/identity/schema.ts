// The shapes of signing in and of a person's own account.
import { z } from "@hono/zod-openapi";
import { oneLine } from "../../letters.ts";
import { longestPassword, shortestPassword } from "./better-auth.ts";

export const emailSchema = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());
export const givenPasswordSchema = z.string().min(1).max(longestPassword);
export const newPasswordSchema = z
  .string()
  .min(shortestPassword, `A password has at least ${shortestPassword} characters.`)
  .max(longestPassword);
/** Left out only by those who have no password. */
export const proofSchema = z.object({ password: givenPasswordSchema.optional() });
export const personNameSchema = z.string().overwrite(oneLine).min(1).max(120);
export const tokenSchema = z.string().min(1).max(200);

/** As an app shows it; with or without the space that some show in the middle. */
export const codeSchema = z
  .string()
  .max(20)
  .transform((code) => code.replace(/\s/g, ""))
  .pipe(z.string().regex(/^\d{6}$/, "A code has six digits."));
export const recoveryCodeSchema = z.string().trim().min(1).max(40);

/** `code`: the password was right, and a code is to come. */
export const nextSchema = z.object({ next: z.enum(["done", "code"]) });
export const doneSchema = z.object({ next: z.literal("done") });

const encoded = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\w-]*$/, "This is not base64url.");
const credential = {
  id: encoded(1400),
  rawId: encoded(1400),
  type: z.literal("public-key"),
  clientExtensionResults: z.object({}).default({}),
};

/** A new passkey, as a browser's PublicKeyCredential.toJSON() gives it (Web Authentication, 5.1.8). */
export const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: encoded(10_000),
    attestationObject: encoded(100_000),
    transports: z
      .array(
        z
          .string()
          .max(30)
          .regex(/^[a-z-]+$/),
      )
      .max(10)
      .optional(),
  }),
});

/** What a passkey answers to a challenge. */
export const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: encoded(10_000),
    authenticatorData: encoded(10_000),
    signature: encoded(2_000),
  }),
});

/** For the browser's own functions, which know its shape. */
export const optionsSchema = z.object({ options: z.record(z.string(), z.unknown()) });
