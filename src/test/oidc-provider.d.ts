// The types of the OpenID provider for tests that we use; the package brings none.
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  interface Grant {
    addOIDCScope(scope: string): void;
    rejectOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  interface TokenContext {
    oidc: { params: Record<string, string> };
    body: Record<string, string>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: object);
    proxy: boolean;
    on(event: string, listener: (ctx: TokenContext) => void): void;
    RefreshToken: { revokeByGrantId(grantId: string): Promise<void> };
    AccessToken: { find(token: string): Promise<{ accountId: string; scope?: string } | undefined> };
    Grant: new (of: {
      accountId: string;
      clientId: string;
    }) => Grant;
    callback(): RequestListener;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}

declare module "oidc-provider/lib/adapters/memory_adapter.js" {
  export function createMemoryAdapter(): unknown;
}
