/** Texts of GIFT: its escapes, its formats. Pure. */
import { dataBytes } from './embedded.ts'
import type { Rich } from './item.ts'
import type { Media } from './media.ts'
import type { Say } from './report.ts'
import { richFromHtml } from './rich-html.ts'
import { richFromPlain } from './rich-plain.ts'
import { noRich } from './rich-write.ts'

/** Escaped signs, out of the way while the others are looked for. */
const escapes: readonly string[] = [':', '#', '=', '{', '}', '~']
export const hide = (text: string): string =>
  text.replace(/\\([\s\S])/g, (whole, sign: string) => {
    const at = escapes.indexOf(sign)
    return at >= 0
      ? String.fromCharCode(0xe010 + at)
      : sign === 'n'
        ? '\ue016'
        : sign === '\\'
          ? '\ue017'
          : whole
  })
export const show = (text: string): string =>
  text
    .replace(/[\ue010-\ue015]/g, (sign) => escapes[sign.charCodeAt(0) - 0xe010] ?? '')
    .replaceAll('\ue016', '\n')
    .replaceAll('\ue017', '\\')

export interface Reading {
  say: Say
  media: Media
  format: string
}

/** `[html]` before a text says what it is. */
export function formatIn(text: string, byDefault: string): { text: string; format: string } {
  const [whole = '', format = ''] = /^\s*\[(html|moodle|plain|markdown)\]/.exec(text) ?? []
  return { text: text.slice(whole.length), format: format || byDefault }
}

export function richOf(given: string, { say, media, format: byDefault }: Reading): Rich {
  const { text, format } = formatIn(given, byDefault)
  const shown = show(text).trim()
  if (shown === '') return noRich
  if (format === 'markdown' && /[*_`#>]/.test(shown))
    say.change('it is written in Markdown, and kept as it was typed')
  // What is typed without a format is HTML to Moodle. Only its real marks are taken for that.
  const isHtml =
    format === 'html' ||
    (format === 'moodle' &&
      /<\/?(p|br|b|i|u|em|strong|sub|sup|img|div|span|pre|code|ul|ol|li|table|tr|td|a|font)\b[^<>]*>|&(#\d+|#x[\da-f]+|[a-z]+);/i.test(
        shown,
      ))
  if (!isHtml) return richFromPlain(shown)
  const html =
    format === 'moodle' && !/<(p|div|br|table|ul|ol|pre)\b/i.test(shown)
      ? shown.replaceAll('\n', '<br>')
      : shown
  return richFromHtml(html, {
    say,
    medium: (address) => {
      const bytes = dataBytes(address)
      return bytes ? media.add(bytes) : null
    },
  })
}
