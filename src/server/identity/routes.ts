// All routes of signing in and of a person's own account.
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../route.ts";
import { accountRoutes } from "./account-routes.ts";
import type { IdentityDeps } from "./calls.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { passwordRoutes } from "./password-routes.ts";
import { secondFactorRoutes } from "./second-factor-routes.ts";
import { type Offering, signInRoutes } from "./sign-in-routes.ts";

export function identityRoutes(deps: IdentityDeps & Offering) {
  return new OpenAPIHono<Env>()
    .route("/", signInRoutes(deps))
    .route("/", passwordRoutes(deps))
    .route("/", accountRoutes(deps))
    .route("/", secondFactorRoutes(deps))
    .route("/", passkeyRoutes(deps));
}
