// Keeps the token of an invitation while its reader signs in: in this tab alone, never in an address.
const key = "rapport.join";

export const keepToken = (token: string): void => sessionStorage.setItem(key, token);
export const keptToken = (): string | undefined => sessionStorage.getItem(key) ?? undefined;
export const forgetToken = (): void => sessionStorage.removeItem(key);
