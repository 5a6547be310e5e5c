/**
 * The receipt number: the first 16 digits of the sheet's digest, in fours. So it is known without a network, nobody can choose
 * it, and the sheet's 16 random bytes make it as hard to guess as 64 coins are. Pure, and small: the open page has it too.
 */

/** Hexadecimal digits of the digest. */
export const numberDigits = 16

/** `3F2A-91BC-77D0-E4A1`. */
export const receiptNumber = (digest: string): string =>
  digest
    .slice(0, numberDigits)
    .toUpperCase()
    .replace(/(.{4})(?=.)/g, '$1-')

/** What a phone opens: behind `#`, which no browser sends. `page`: of the server, e.g. `https://taza.uni.example/check`. */
export const checkAddress = (page: string, number: string): string =>
  new URL(`/open#/check/${number}`, page).href

/** Cyrillic letters that look like digits of it. */
const lookalikes: Readonly<Record<string, string>> = { а: 'a', в: 'b', с: 'c', е: 'e', о: '0' }

/** As typed, with or without dashes, in any case: 16 digits in lower case. Null: it is no such number. */
export const typedNumber = (text: string): string | null => typedDigits(text, numberDigits)

/** Likewise of so many hexadecimal digits. */
export function typedDigits(text: string, digits: number): string | null {
  const plain = text
    .toLowerCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replace(/[авсео]/g, (letter) => lookalikes[letter] ?? letter)
    .replaceAll('o', '0')
  return plain.length === digits && /^[0-9a-f]+$/.test(plain) ? plain : null
}
