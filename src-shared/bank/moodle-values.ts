/** Values as Moodle writes them. Pure. */
import { richFromHtml } from './rich-html.ts'

/** With a decimal point or comma; null for what is no number. */
export function numberIn(text: string): number | null {
  const plain = text
    .trim()
    .replace(',', '.')
    .replace(/[\s\u00a0]/g, '')
    .replace('−', '-')
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain))
    ? Number(plain)
    : null
}

/** A typed answer as Moodle writes it: `*` stands for anything, `\*` for itself. */
export function typedAnswer(text: string): { text: string; wildcard: boolean } {
  const wildcard = /(?<!\\)\*/.test(text)
  return { text: wildcard ? text : text.replaceAll('\\*', '*'), wildcard }
}

const nothing = { change: () => undefined, remark: () => undefined }
/** For what students type: no marks. */
export const plainOfHtml = (html: string): string =>
  richFromHtml(html, { say: nothing, medium: () => null }).text

/** A share in percent, with the rounding of 33.33333 left as it is. */
export const shareOf = (percent: string | undefined): number => {
  const number = numberIn(percent ?? '0')
  return number === null ? 0 : number / 100
}

export const isTrue = (text: string): boolean => /^(true|1|yes)$/i.test(text.trim())
