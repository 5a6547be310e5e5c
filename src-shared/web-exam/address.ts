/** An address as it may stand on a ledger: without what lets somebody else in. Pure. */

/** Names of a query whose values let in whoever has them, or say who somebody is. */
const secret =
  /pass|pwd|secret|token|ticket|sess|sid$|^sid|key|auth|code|state|nonce|saml|jwt|otp|pin$|signature|^sig$|hash|credential|assertion/i

/** Cut to `length`; no fragment, no name and password; values that look like secrets are `***`. */
export function shownAddress(text: string, length = 2048): string {
  const url = URL.parse(text)
  const shown =
    url === null
      ? text
      : url.host === ''
        ? url.href.replace(/[?#].*$/s, '')
        : `${url.protocol}//${url.host}${url.pathname}${masked(url.search)}`
  return shown.slice(0, length).toWellFormed()
}

const masked = (search: string): string =>
  search.replace(/([?&;])([^=&;?]*)=([^&;]*)/g, (whole, before: string, name: string, value: string) =>
    secret.test(name) || looksSecret(value) ? `${before}${name}=***` : whole,
  )

/** Long, of letters and digits in no order: a value that nobody types. */
const looksSecret = (value: string): boolean =>
  value.length >= 24 && /^[\w.~+%-]+$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value)
