// Asks about the person: signing in and out, passwords, codes, passkeys, sessions.

import { ask, identityApi, singleSignOnApi } from "../client.ts";
import type { NewPasskey, PasskeyAnswer } from "../passkeys.ts";

const { me } = identityApi;
const enter = identityApi["sign-in"];
const reset = identityApi["password-reset"];

export const waysToSignIn = () => ask(enter.ways.$get());
export const signIn = (json: { email: string; password: string }) => ask(enter.$post({ json }));
export const signInWithCode = (json: { code: string } | { recoveryCode: string }) => ask(enter.code.$post({ json }));
export const passkeySignInOptions = async () =>
  (await ask(enter.passkey.options.$post())).options as unknown as PublicKeyCredentialRequestOptionsJSON;
export const signInWithPasskey = (response: PasskeyAnswer) => ask(enter.passkey.$post({ json: { response } }));
export const signInWithCompany = (email: string) => ask(singleSignOnApi["sign-in"]["single-sign-on"].$post({ json: { email } }));
export const signOut = () => ask(identityApi["sign-out"].$post());
export const mailPasswordReset = (email: string) => ask(reset.$post({ json: { email } }));
export const setPasswordByLink = (json: { token: string; password: string }) => ask(reset.confirm.$post({ json }));

export const renameMe = (name: string) => ask(me.$patch({ json: { name } }));
export const changePassword = (json: { currentPassword: string; newPassword: string }) => ask(me.password.$post({ json }));
export const listSessions = async () => (await ask(me.sessions.$get())).sessions;
export const endSession = (sessionId: string) => ask(me.sessions[":sessionId"].$delete({ param: { sessionId } }));
export const endOtherSessions = () => ask(me.sessions.$delete());

/** A password proves who asks; whoever has none proves it by having signed in just now. */
type Proof = { password?: string };
export const secondFactor = () => ask(me["second-factor"].$get());
export const startTotp = (json: Proof) => ask(me.totp.$post({ json }));
export const confirmTotp = (code: string) => ask(me.totp.confirm.$post({ json: { code } }));
export const removeTotp = (json: Proof) => ask(me.totp.remove.$post({ json }));
export const newRecoveryCodes = (json: Proof) => ask(me["recovery-codes"].$post({ json }));

export const listPasskeys = async () => (await ask(me.passkeys.$get())).passkeys;
export const newPasskeyOptions = async () =>
  (await ask(me.passkeys.options.$post())).options as unknown as PublicKeyCredentialCreationOptionsJSON;
export const addPasskey = (json: { name: string; response: NewPasskey }) => ask(me.passkeys.$post({ json }));
export const renamePasskey = (passkeyId: string, name: string) =>
  ask(me.passkeys[":passkeyId"].$patch({ param: { passkeyId }, json: { name } }));
export const removePasskey = (passkeyId: string) => ask(me.passkeys[":passkeyId"].$delete({ param: { passkeyId } }));
export const connectSingleSignOn = (workspaceId: string) =>
  ask(singleSignOnApi.me["single-sign-on"].$post({ json: { workspaceId } }));

export type Session = Awaited<ReturnType<typeof listSessions>>[number];
export type Passkey = Awaited<ReturnType<typeof listPasskeys>>[number];
export type NextStep = Awaited<ReturnType<typeof signIn>>;
