/** What is wrong with the page of the session, before anybody saves it. Pure. */
import { languages } from '../languages.ts'
import { addressLength, lineLength, rulesLength, titleLength } from './bounds.ts'
import type { CampaignContent } from './page.ts'
import { isWritten, sameTexts, type Texts } from './texts.ts'

type Part = 'title' | 'rules' | 'dates' | 'meetings' | 'posters' | 'videos'

export interface Wrong {
  part: Part
  /** Of its list, from 0; 0 where there is one alone. */
  at: number
  wrong: 'empty' | 'long' | 'day' | 'time' | 'address' | 'twice'
  /** Characters there may be. */
  most: number
}

/** Of each thing what is to be mended first. */
export function wrongsIn({ title, rules, dates, meetings, posters, videos }: CampaignContent): Wrong[] {
  const times = (what: string, all: readonly string[], at: number) =>
    all.indexOf(what) < at ? ('twice' as const) : null
  const digests = posters.map(({ digest }) => digest)
  return [
    told('title', 0, textWrong(title, titleLength)),
    told('rules', 0, isLong(rules, rulesLength) ? 'long' : null, rulesLength),
    ...dates.map((one, i) => told('dates', i, whenWrong(one) ?? textWrong(one.what))),
    ...meetings.map((one, i) =>
      told('meetings', i, whenWrong(one) ?? textWrong(one.place) ?? (isLong(one.whom) ? 'long' : null)),
    ),
    ...posters.map((one, i) => told('posters', i, times(one.digest, digests, i) ?? textWrong(one.title))),
    ...videos.map((one, i) => told('videos', i, addressWrong(one.address) ?? textWrong(one.title))),
  ].filter((one) => one !== null)
}

function told(part: Part, at: number, wrong: Wrong['wrong'] | null, most = mostOf(part)): Wrong | null {
  return wrong && { part, at, wrong, most }
}
const mostOf = (part: Part): number => (part === 'title' ? titleLength : lineLength)

const isLong = (texts: Texts, most = lineLength): boolean =>
  languages.some((language) => (texts[language] ?? '').length > most)

function textWrong(texts: Texts, most = lineLength): 'empty' | 'long' | null {
  if (!isWritten(texts)) return 'empty'
  return isLong(texts, most) ? 'long' : null
}

function whenWrong({ day, time }: { day: string; time: string }): 'day' | 'time' | null {
  if (!isDay(day)) return 'day'
  return time === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? null : 'time'
}

/** One that is in the calendar, of this century. */
export function isDay(day: string): boolean {
  if (!/^20\d\d-\d\d-\d\d$/.test(day)) return false
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

/** A link that opens in a tab of its own: https, without a name and a password in it. */
function addressWrong(address: string): 'address' | 'long' | null {
  if (address.length > addressLength) return 'long'
  if (!/^https:\/\/[\x21-\x7e\u00a0-\uffff]+$/i.test(address)) return 'address'
  const parsed = URL.parse(address)
  const isPlain = parsed?.protocol === 'https:' && parsed.username === '' && parsed.password === ''
  return isPlain && parsed.hostname.includes('.') ? null : 'address'
}

/** Whether whoever has read the one has read the other. */
export const sameRules = (one: CampaignContent, other: CampaignContent): boolean =>
  sameTexts(one.rules, other.rules)

/** Whether both say the same. */
export const sameContent = (one: CampaignContent, other: CampaignContent): boolean =>
  plain(one) === plain(other)

/** Without what says nothing, in one order. */
function plain(content: CampaignContent): string {
  const texts = (of: Texts) => languages.map((language) => (of[language] ?? '').trim())
  const { title, rules, dates, meetings, posters, videos } = content
  return JSON.stringify([
    ...[texts(title), texts(rules), dates.map(({ day, time, what }) => [day, time, texts(what)])],
    meetings.map(({ day, time, place, whom }) => [day, time, texts(place), texts(whom)]),
    posters.map(({ digest, title: name }) => [digest, texts(name)]),
    videos.map(({ address, title: name }) => [address, texts(name)]),
  ])
}

/** Sorted by when they are: what is without a time stands before what has one. */
export const inOrder = <T extends { day: string; time: string }>(all: readonly T[]): T[] =>
  [...all].sort((one, other) => {
    const [a, b] = [`${one.day} ${one.time}`, `${other.day} ${other.time}`]
    return a < b ? -1 : a > b ? 1 : 0
  })
