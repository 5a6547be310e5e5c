/**
 * The Config Key of settings, exactly as Moodle computes it (quizaccess_seb, `property_list::to_json`): also where other
 * programs would do otherwise, because it is Moodle that compares. Pure.
 */
import { NoSeb } from './no-seb.ts'
import { phpInteger, phpReal } from './php-number.ts'
import type { Dict, Plist } from './plist.ts'

/** Moodle keeps backslashes of strings unescaped by putting these letters in their place while it writes JSON. */
const backslash = 'ؼҷҍԴ'

/** What is hashed. Throws NoSeb where Moodle could not read the settings. */
export const sebJson = (settings: Dict): string => {
  const members = membersOf(settings)
  return (members.length === 0 ? '[]' : objectOrList(members)).replaceAll(backslash, '\\')
}

function jsonOf(value: Plist): string {
  switch (value.type) {
    case 'string':
      return quoted(value.text.replaceAll('\\', backslash))
    case 'data':
      return quoted(value.text.replace(/^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g, ''))
    case 'date':
      // Twice: Moodle writes the settings as XML and reads them again before it computes.
      return quoted(phpDate(phpDate(value.text).replace('+00:00', 'Z')))
    case 'integer':
      return phpInteger(value.text)
    case 'real':
      return phpReal(value.text)
    case 'boolean':
      return String(value.value)
    case 'array':
      return `[${value.items
        .filter((item) => !isEmptyDict(item))
        .map(jsonOf)
        .join(',')}]`
    case 'dict':
      return reference(value) ?? objectOrList(membersOf(value))
  }
}

/** Without JSON's own escapes of letters and slashes, but with those of line ends beyond ASCII. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`)

const isLeftOut = (key: string, value: Plist) => key === 'originatorVersion' || isEmptyDict(value)

/** Also one that is empty once what is left out is gone. */
const isEmptyDict = (value: Plist): boolean =>
  value.type === 'dict' && [...value.entries].every(([key, inner]) => isLeftOut(key, inner))

const membersOf = ({ entries }: Dict): [string, Plist][] =>
  [...entries].filter(([key, value]) => !isLeftOut(key, value)).sort(([one], [other]) => inOrder(one, other))

/** PHP makes no difference between a dictionary whose keys count from 0 and a list. */
function objectOrList(members: readonly [string, Plist][]): string {
  if (members.every(([key], place) => key === String(place)))
    return `[${members.map(([, value]) => jsonOf(value)).join(',')}]`
  return `{${members.map(([key, value]) => `${quoted(keyOf(key))}:${jsonOf(value)}`).join(',')}}`
}

/** It cannot be written as XML again by the library that Moodle uses. */
function keyOf(key: string): string {
  if (key.includes('&'))
    throw new NoSeb(`the key '${key.slice(0, 80)}' has an & in it, with which Moodle cannot do`)
  return key
}

const collator = new Intl.Collator('en')

/**
 * As PHP's `Collator('root')->asort` puts keys in order: by ICU's root collation, lower case before upper where nothing else
 * differs; but two that begin with a number by it.
 */
function inOrder(one: string, other: string): number {
  const [a, b] = [numberAt(one), numberAt(other)]
  if (a !== null && b !== null) return a - b
  // A key that is a whole number is none of PHP's strings.
  if (isWhole(one) || isWhole(other)) return one < other ? -1 : Number(one > other)
  return collator.compare(one, other)
}

const isWhole = (key: string): boolean => /^(0|-?[1-9]\d{0,17})$/.test(key)
/** A lone sign or dot counts as 0 there. */
function numberAt(key: string): number | null {
  const found = /^[ \t\n\r\v\f]*([+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?)/i.exec(key)?.[1]
  return found !== undefined ? Number(found) : /^[-.]/.test(key) ? 0 : null
}

/** A dictionary with only this key is a reference of Apple's archives, and stands for its number. */
function reference({ entries }: Dict): string | null {
  const members = [...entries].filter(([key]) => key !== 'originatorVersion')
  const [member] = members
  if (members.length !== 1 || member?.[0] !== 'CF$UID') return null
  const [, value] = member
  if (value.type === 'integer') return phpInteger(value.text)
  if (value.type === 'real') return phpReal(value.text)
  throw new NoSeb("a dictionary with nothing but 'CF$UID' in it, which must be a number, is none")
}

/** As `gmmktime` takes it (years of two digits, months beyond twelve) and `format('c')` writes it. */
function phpDate(text: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z/.exec(text)
  if (!parts) throw new NoSeb(`'${text.slice(0, 40)}' is no date like 2026-05-01T08:30:15Z`)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  const full = year < 70 ? year + 2000 : year <= 100 ? year + 1900 : year
  const date = new Date(0)
  date.setUTCFullYear(full, month - 1, day)
  date.setUTCHours(hour, minute, second)
  const written = date.toISOString()
  if (!/^\d{4}-/.test(written)) throw new NoSeb(`the date '${text.slice(0, 40)}' is beyond the year 9999`)
  return written.replace(/\.\d{3}Z$/, '+00:00')
}
