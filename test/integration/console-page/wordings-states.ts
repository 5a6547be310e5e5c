/** The words of papers as a small server answers them, and their screens worth a picture. */
import { ownTexts } from '../../../src-server/documents/wordings.ts'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { Language } from '../../../src-shared/vocabulary.ts'
import { sameTexts } from '../../../src-shared/wordings/check.ts'
import { WordedPaper } from '../../../src-shared/wordings/passages.ts'
import { selectorOf } from '../../support/steps.ts'
import { officer } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.wordings
const at = Date.UTC(2026, 11, 18, 8, 0)
const gulmira = { name: 'Гүлмира Сапарова', login: 'gulmira' }
const me = { name: officer.name, login: officer.login }
const versions = [
  { version: 2, at, by: me, again: 0 },
  { version: 1, at: at - 86_400_000, by: gulmira, again: null },
]
/** Saved while somebody else writes, each time anew. */
const newer = (times: number) =>
  Array.from({ length: times }, (_, i) => ({
    version: 2 + times - i,
    at: at + 60_000,
    by: gulmira,
    again: null,
  }))

/** Null: no address of theirs. Of the extract somebody else is always faster, and `overtaken` then has it. */
export function wordingsAnswer(
  state: { overtaken?: number },
  method: string,
  path: string,
  body: unknown,
): { status: number; body: unknown } | null {
  const [, name, tongue, what = ''] = /^\/api\/wordings\/([^/]+)\/([^/]+)(.*)$/.exec(path) ?? []
  if (!name) return null
  const of = { paper: WordedPaper.parse(name), language: Language.parse(tongue) }
  const own = ownTexts(of)
  const first = { ...own, opening: '{{exam}}: {{student}}.' }
  if (what === '/preview') return { status: 200, body: api.preview.reply.parse({ file: btoa('%PDF-1.7') }) }
  if (what !== '') return { status: 200, body: api.version.reply.parse({ texts: first }) }
  if (method === 'POST' && of.paper === 'extract') {
    state.overtaken = (state.overtaken ?? 0) + 1
    return { status: 409, body: { problem: { code: 'bad-input' } } }
  }
  if (method === 'POST') {
    const { base, texts } = api.save.body.parse(body)
    const again = sameTexts(of.paper, texts, first) ? 1 : null
    const made = { version: base + 1, at: at + 60_000, by: me, again }
    const page = { ...of, own, texts, version: made.version, versions: [made, ...versions] }
    return { status: 200, body: api.save.reply.parse(page) }
  }
  const late = of.paper === 'extract' ? (state.overtaken ?? 0) : 0
  const page = late
    ? { ...of, own, texts: first, version: 2 + late, versions: [...newer(late), ...versions] }
    : { ...of, own, texts: own, version: 2, versions }
  return { status: 200, body: api.get.reply.parse(page) }
}

export const wordingsStates: readonly ConsoleState[] = [
  {
    ...{ name: 'wordings', me: officer, hash: '#/wordings/notice/ru' },
    steps: [{ fill: 'passage-explain', text: 'Объясните это поскорее.' }, { click: 'passage-decided' }],
    ready: selectorOf('field-sanction'),
  },
  {
    ...{ name: 'wordings-overtaken', me: officer, hash: '#/wordings/extract/ky' },
    steps: [{ fill: 'passage-opening', text: '{{student}}: {{sanction}}' }, { click: 'wording-save' }],
    ready: selectorOf('theirs-opening'),
  },
]
