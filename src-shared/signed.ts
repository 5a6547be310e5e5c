/** So much of a name goes into a record beside the login, which is never cut (bounds.ts). */
const nameLength = 180

/** Who did it, in one text: display names may be alike, logins are not. */
export const signed = (name: string, login: string | null | undefined): string =>
  login == null ? name : `${name.slice(0, nameLength).toWellFormed()} (${login})`
