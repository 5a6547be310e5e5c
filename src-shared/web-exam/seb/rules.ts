/** Settings of Safe Exam Browser as rules of a web exam, as far as they go. Pure. */
import { isProgramType } from '../../student-files.ts'
import { type AddressRule, addressLength, WebAddress, WebRules } from '../../web-exam.ts'
import { readAddressRule } from '../address-rule.ts'
import type { Dict } from './plist.ts'
import type { SettingTold } from './settings.ts'

/** What a file does not say is as Safe Exam Browser has it by default. `rules` null: it makes no exam, and why is told. */
export function rulesOf(
  settings: Dict,
  configKey: string,
): { rules: WebRules | null; notHonoured: SettingTold[] } {
  const notHonoured: SettingTold[] = []
  const tell = (setting: string, why: string) => notHonoured.push({ setting, why })
  const start = addressOf(settings, 'startURL')
  if (start === null || 'wrong' in start) {
    tell('startURL', start === null ? 'there is no start address, so no exam can be made of it' : start.wrong)
    return { rules: null, notHonoured }
  }
  const quit = addressOf(settings, 'quitURL')
  if (quit && 'wrong' in quit) tell('quitURL', quit.wrong)
  const given = {
    start: start.address,
    ...filters(settings, start.address, tell),
    newWindows: newWindows(settings, tell),
    downloads: downloads(settings, tell),
    uploads: uploads(settings),
    back: yes(settings, 'allowBrowsingBackForward', false),
    reload: yes(settings, 'browserWindowAllowReload', true),
    zoom: yes(settings, 'enableZoomPage', true) || yes(settings, 'enableZoomText', true),
    find: yes(settings, 'allowFind', true),
    quit: quit && 'address' in quit ? quit.address : null,
    userAgent: userAgent(settings, tell),
    seb: { configKey, browserExamKey: null },
  }
  const parsed = WebRules.safeParse(given)
  const issue = parsed.error?.issues[0]
  if (issue) tell(String(issue.path[0]), `beyond what the rules of an exam can be: ${issue.message}`)
  return { rules: parsed.data ?? null, notHonoured }
}

type Tell = (setting: string, why: string) => void

function yes({ entries }: Dict, key: string, otherwise: boolean): boolean {
  const value = entries.get(key)
  return value?.type === 'boolean' ? value.value : otherwise
}
function textOf({ entries }: Dict, key: string): string {
  const value = entries.get(key)
  return value?.type === 'string' ? value.text.trim() : ''
}
function numberOf({ entries }: Dict, key: string, otherwise: number): number {
  const value = entries.get(key)
  return value?.type === 'integer' ? Number(value.text) : otherwise
}
function dictsOf({ entries }: Dict, key: string): Dict[] {
  const value = entries.get(key)
  return value?.type === 'array' ? value.items.filter((item): item is Dict => item.type === 'dict') : []
}

/** Null: nothing is written there. */
function addressOf(settings: Dict, key: string): { address: string } | { wrong: string } | null {
  const text = textOf(settings, key)
  if (text === '') return null
  const parsed = WebAddress.safeParse(text)
  return parsed.success
    ? { address: parsed.data }
    : { wrong: parsed.error.issues[0]?.message ?? 'not an address' }
}

/** Off, Safe Exam Browser lets every address through; here only those that are named, and the start's origin. */
function filters(settings: Dict, start: string, tell: Tell): Pick<WebRules, 'allow' | 'block' | 'resources'> {
  const active = dictsOf(settings, 'URLFilterRules').filter((rule) => yes(rule, 'active', false))
  if (!yes(settings, 'URLFilterEnable', false)) {
    tell(
      'URLFilterEnable',
      `it lets every address through; here only ${new URL(start).origin} until others are allowed`,
    )
    return { allow: [], block: [], resources: 'https' }
  }
  const lists: { allow: AddressRule[]; block: AddressRule[] } = { allow: [], block: [] }
  for (const rule of active) {
    const expression = textOf(rule, 'expression')
    const allows = numberOf(rule, 'action', 0) === 1
    const ours: AddressRule = yes(rule, 'regex', false) ? { regex: expression } : { seb: expression }
    const wrong = wrongIn(ours, expression)
    if (wrong === null) lists[allows ? 'allow' : 'block'].push(ours)
    else tell('URLFilterRules', `${wrong}, so it ${allows ? 'allows' : 'blocks'} nothing`)
  }
  // The start address is allowed where no rule is, too; its whole origin only where the file says so.
  const allow = lists.allow.length > 0 ? lists.allow : [{ seb: start }]
  const strict = yes(settings, 'URLFilterEnableContentFilter', false)
  return { allow, block: lists.block, resources: strict ? [] : 'https' }
}

function wrongIn(rule: AddressRule, expression: string): string | null {
  if (expression === '') return 'a rule is empty'
  if (expression.length > addressLength) return `a rule has more than ${addressLength} characters`
  const read = readAddressRule(rule)
  return 'wrong' in read ? read.wrong : null
}

/** The stricter of what a link and what a script may open: 0 nothing, 1 the same window, 2 a new one. */
function newWindows(settings: Dict, tell: Tell): WebRules['newWindows'] {
  const [link, script] = [
    numberOf(settings, 'newBrowserWindowByLinkPolicy', 2),
    numberOf(settings, 'newBrowserWindowByScriptPolicy', 2),
  ]
  if (link !== script)
    tell(
      link < script ? 'newBrowserWindowByScriptPolicy' : 'newBrowserWindowByLinkPolicy',
      'windows of links and of scripts are treated alike; the stricter of both is taken',
    )
  const stricter = Math.min(link, script)
  return stricter <= 0 ? 'refuse' : stricter === 1 ? 'same' : 'second'
}

function downloads(settings: Dict, tell: Tell): WebRules['downloads'] {
  if (!yes(settings, 'allowDownUploads', true) || !yes(settings, 'allowDownloads', true)) return 'refuse'
  const types = dictsOf(settings, 'downloadFileTypes').map((type) =>
    textOf(type, 'extension').replace(/^\./, '').toLowerCase(),
  )
  const usable = [...new Set(types)].filter((type) => /^[a-z0-9]{1,10}$/.test(type) && !isProgramType(type))
  if (types.some(isProgramType)) tell('downloadFileTypes', 'programs and scripts are never kept')
  if (yes(settings, 'downloadPDFFiles', false))
    tell('downloadPDFFiles', 'a PDF is shown inside, not downloaded')
  if (usable.length > 0) return usable.slice(0, 30)
  if (settings.entries.has('allowDownloads'))
    tell(
      'allowDownloads',
      'a PDF is shown; other types of files are refused until they are listed under downloads',
    )
  return 'pdf'
}

function uploads(settings: Dict): WebRules['uploads'] {
  const allowed =
    yes(settings, 'allowDownUploads', true) &&
    (yes(settings, 'allowUploads', false) || yes(settings, 'allowUploadsiOS', false))
  if (!allowed) return 'refuse'
  return yes(settings, 'allowCustomDownUploadLocation', false) ? 'any' : 'folder'
}

function userAgent(settings: Dict, tell: Tell): string | null {
  const suffix = textOf(settings, 'browserUserAgent')
  if (suffix === '') return null
  if (suffix.length <= 200 && /^[\x20-\x7e]*$/.test(suffix)) return suffix
  tell('browserUserAgent', 'it has more than 200 characters, or some that no header can carry')
  return null
}
