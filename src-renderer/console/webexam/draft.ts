/** The rules of a web exam as a form has them, and what is wrong in it; pure. */
import { readAddressRule } from '../../../src-shared/web-exam/address-rule.ts'
import { decide } from '../../../src-shared/web-exam/decide.ts'
import { type AddressRule, WebAddress, type WebRefusal, WebRules } from '../../../src-shared/web-exam.ts'

/** Lists are texts, an address a line. */
export interface RulesDraft {
  start: string
  allow: string
  block: string
  resources: 'https' | 'list'
  resourceList: string
  newWindows: WebRules['newWindows']
  downloads: 'pdf' | 'list' | 'refuse'
  /** Endings of names. */
  downloadTypes: string
  uploads: 'folder' | 'refuse'
  back: boolean
  reload: boolean
  zoom: boolean
  find: boolean
  quit: string
  userAgent: string
  /** '': the student's. */
  language: NonNullable<WebRules['language']> | ''
  configKey: string
  browserExamKey: string
}

type Field = keyof RulesDraft

/** Under `webexam:wrong.<code>`; `entry`: what it is about. */
export interface Wrong {
  field: Field
  code: 'address' | 'entry' | 'start-refused' | 'quit-is-start' | 'key' | 'ascii' | 'types' | 'too-many'
  entry: string
  refusal?: WebRefusal
}

export const emptyDraft: RulesDraft = {
  ...{ start: '', allow: '', block: '', resources: 'https', resourceList: '' },
  ...{ newWindows: 'second', downloads: 'pdf', back: true, reload: true, zoom: true, find: true },
  ...{ downloadTypes: '', uploads: 'refuse' },
  ...{ quit: '', userAgent: '', language: '', configKey: '', browserExamKey: '' },
}

const line = (rule: AddressRule): string =>
  typeof rule === 'string' ? rule : 'seb' in rule ? `seb: ${rule.seb}` : `regex: ${rule.regex}`

/** Blank lines are nothing. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function entryOf(text: string): AddressRule {
  const [, kind, rest = ''] = /^(seb|regex):\s+(.*)$/.exec(text) ?? []
  if (kind === 'seb') return { seb: rest }
  return kind === 'regex' ? { regex: rest } : text
}

export const draftOf = (rules: WebRules): RulesDraft => ({
  start: rules.start,
  allow: rules.allow.map(line).join('\n'),
  block: rules.block.map(line).join('\n'),
  resources: rules.resources === 'https' ? 'https' : 'list',
  resourceList: rules.resources === 'https' ? '' : rules.resources.map(line).join('\n'),
  newWindows: rules.newWindows,
  downloads: typeof rules.downloads === 'string' ? rules.downloads : 'list',
  downloadTypes: typeof rules.downloads === 'string' ? '' : rules.downloads.join(', '),
  // The system's own dialog is not done (not-yet.ts).
  uploads: rules.uploads === 'refuse' ? 'refuse' : 'folder',
  back: rules.back,
  reload: rules.reload,
  zoom: rules.zoom,
  find: rules.find,
  quit: rules.quit ?? '',
  userAgent: rules.userAgent ?? '',
  language: rules.language ?? '',
  configKey: rules.seb?.configKey ?? '',
  browserExamKey: rules.seb?.browserExamKey ?? '',
})

/** `rules` null: something is wrong; the first in the order of the form. */
export function rulesOf(draft: RulesDraft): { rules: WebRules | null; wrong: Wrong[] } {
  const wrong = [...wrongAddresses(draft), ...wrongLists(draft), ...wrongRest(draft)]
  if (wrong.length > 0) return { rules: null, wrong }
  const list = (text: string) => linesOf(text).map(entryOf)
  const key = (text: string) => (text.trim() === '' ? null : text.trim().toLowerCase())
  const seb = { configKey: key(draft.configKey), browserExamKey: key(draft.browserExamKey) }
  const { newWindows, uploads, back, reload, zoom, find } = draft
  const rules = WebRules.parse({
    ...{ newWindows, uploads, back, reload, zoom, find },
    downloads: draft.downloads === 'list' ? typesOf(draft.downloadTypes) : draft.downloads,
    start: draft.start,
    allow: list(draft.allow),
    block: list(draft.block),
    resources: draft.resources === 'https' ? 'https' : list(draft.resourceList),
    quit: draft.quit.trim() === '' ? null : draft.quit,
    userAgent: draft.userAgent.trim() === '' ? null : draft.userAgent.trim(),
    language: draft.language === '' ? null : draft.language,
    seb: seb.configKey === null && seb.browserExamKey === null ? null : seb,
  })
  const decision = decide(rules, { kind: 'page', frame: 'main', url: rules.start })
  if (decision.do === 'allow') return { rules, wrong: [] }
  const { start: entry } = rules
  return {
    rules: null,
    wrong: [
      decision.do === 'refuse'
        ? { field: 'start', code: 'start-refused', entry, refusal: decision.reason }
        : { field: 'quit', code: 'quit-is-start', entry },
    ],
  }
}

function wrongAddresses({ start, quit }: RulesDraft): Wrong[] {
  const bad = (text: string) => !WebAddress.safeParse(text).success
  return [
    ...(bad(start) ? [{ field: 'start', code: 'address', entry: start } as const] : []),
    ...(quit.trim() !== '' && bad(quit) ? [{ field: 'quit', code: 'address', entry: quit } as const] : []),
  ]
}

function wrongLists(draft: RulesDraft): Wrong[] {
  const fields = [
    'allow',
    'block',
    ...(draft.resources === 'list' ? (['resourceList'] as const) : []),
  ] as const
  return fields.flatMap((field): Wrong[] => {
    const lines = linesOf(draft[field])
    // One list may have 500 (web-exam.ts).
    if (!WebRules.shape.allow.safeParse(lines.map(entryOf)).success)
      return [{ field, code: 'too-many', entry: '' }]
    return lines
      .filter((one) => 'wrong' in readAddressRule(entryOf(one)))
      .map((entry) => ({ field, code: 'entry', entry }))
  })
}

const typesOf = (text: string) => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .map((one) => one.replace(/^\.|^\*\./, ''))
      .filter((one) => one !== ''),
  ),
]

function wrongRest({ configKey, browserExamKey, userAgent, downloads, downloadTypes }: RulesDraft): Wrong[] {
  const notKey = (text: string) => !/^([0-9a-f]{64})?$/i.test(text.trim())
  const list = downloads !== 'list' || WebRules.shape.downloads.safeParse(typesOf(downloadTypes)).success
  return [
    ...(list ? [] : [{ field: 'downloadTypes', code: 'types', entry: downloadTypes } as const]),
    ...(WebRules.shape.userAgent.safeParse(userAgent.trim()).success
      ? []
      : [{ field: 'userAgent', code: 'ascii', entry: userAgent } as const]),
    ...(notKey(configKey) ? [{ field: 'configKey', code: 'key', entry: configKey } as const] : []),
    ...(notKey(browserExamKey)
      ? [{ field: 'browserExamKey', code: 'key', entry: browserExamKey } as const]
      : []),
  ]
}
