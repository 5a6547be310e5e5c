/**
 * What is typed in a foreign page, told to main at most once a second, and put back when main asks. Runs in each frame, in a
 * world of its own; sent as source, so it may use nothing from this module.
 */

import type { WebDraft } from '../../../src-shared/web-exam/page.ts'

/** `binding`: the world's way to main. */
export const draftsSource = (binding: string): string => `(${installDrafts})(${JSON.stringify(binding)});`

/** In the same world, later: the drafts whose fields are emptier than they, and the same ones put back. */
export const lackingExpression = (drafts: object) =>
  `globalThis.tazaDrafts?.lacking(${JSON.stringify(drafts)}) ?? []`
export const putBackExpression = (drafts: object) =>
  `void globalThis.tazaDrafts?.putBack(${JSON.stringify(drafts)})`

/** What it returns is what the world has as `tazaDrafts`. */
export function installDrafts(binding: string) {
  type Field = HTMLTextAreaElement | HTMLInputElement | HTMLElement
  const global = globalThis as unknown as Record<string, unknown>
  const tell = global[binding]
  /** Longer than any answer of ours; what is behind it is not kept. */
  const longest = 20_000
  const kinds = /^(text|search|email|url|tel|number|date|time|month|week|datetime-local|)$/
  const secrets = /password|one-time-code|^cc-/
  const secretNames = /pass|pwd|парол|құпия|сырсөз|secret|otp|otc$|pin$|verification[-_]?code/i

  /** A field that once hid what stands in it keeps its secret, whatever it is now: of a password that can be shown. */
  const hidden = new WeakSet<Node>()
  new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) if (/^password$/i.test(oldValue ?? '')) hidden.add(target)
  }).observe(document, {
    subtree: true,
    attributes: true,
    attributeFilter: ['type'],
    attributeOldValue: true,
  })
  const isSecret = (field: HTMLInputElement): boolean =>
    hidden.has(field) ||
    secrets.test(field.autocomplete) ||
    [field.name, field.id].some((name) => secretNames.test(name)) ||
    // Dots by style instead of by type.
    getComputedStyle(field).getPropertyValue('-webkit-text-security') !== 'none'

  const isKept = (field: Field): boolean => {
    if (field instanceof HTMLInputElement) return kinds.test(field.type) && !isSecret(field)
    return field instanceof HTMLTextAreaElement || field.isContentEditable || document.designMode === 'on'
  }
  /** What is typed in: the field itself, or the whole that is edited. */
  const fieldOf = (target: EventTarget | null): Field | null => {
    if (!(target instanceof HTMLElement)) return null
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return target
    if (document.designMode === 'on') return document.body
    let editable: HTMLElement | null = target.isContentEditable ? target : null
    while (editable?.parentElement?.isContentEditable) editable = editable.parentElement
    return editable
  }
  const all = (): Field[] => {
    const fields = [...document.querySelectorAll<Field>('textarea, input, [contenteditable]')].filter(isKept)
    return document.designMode === 'on' ? [...fields, document.body] : fields
  }
  const place = ((): string => {
    try {
      const frame = window.frameElement
      if (!frame) return ''
      const frames = [...(frame.ownerDocument.querySelectorAll('iframe, frame') ?? [])]
      return `${frame.id || frame.getAttribute('name') || frames.indexOf(frame as HTMLIFrameElement)}/`
    } catch {
      // Within a page of another origin: its own address is all that is known.
      return `${location.host}${location.pathname}/`
    }
  })()
  const nameOf = (field: Field): string => {
    const own = field.id || field.getAttribute('name')
    const alike = all().filter((one) => one.tagName === field.tagName)
    return `${place}${field.tagName.toLowerCase()} ${own || alike.indexOf(field)}`.slice(0, 200)
  }
  const textOf = (field: Field): string =>
    (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
      ? field.value
      : field.innerText
    ).slice(0, longest)

  const changed = new Set<Field>()
  let waits = false
  const flush = (): void => {
    waits = false
    for (const field of changed)
      if (typeof tell === 'function')
        tell(JSON.stringify({ draft: { field: nameOf(field), text: textOf(field) } }))
    changed.clear()
  }
  let signsIn = false
  addEventListener(
    'input',
    ({ target }) => {
      if (!signsIn && target instanceof HTMLInputElement && target.type === 'password') {
        signsIn = true
        if (typeof tell === 'function') tell(JSON.stringify({ password: true }))
      }
      const field = fieldOf(target)
      if (!field || !isKept(field)) return
      changed.add(field)
      if (waits) return
      waits = true
      setTimeout(flush, 1000)
    },
    true,
  )
  addEventListener('pagehide', flush)

  const emptier = ({ field, text }: WebDraft): Field | null => {
    const found = all().find((one) => nameOf(one) === field)
    return found && textOf(found).trim().length < text.trim().length ? found : null
  }
  const drafts = {
    lacking: (given: WebDraft[]) => given.filter((draft) => emptier(draft) !== null),
    putBack(given: WebDraft[]) {
      for (const draft of given) {
        const field = emptier(draft)
        if (!field) continue
        field.focus()
        if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.select()
        else document.getSelection()?.selectAllChildren(field)
        // As if it were typed, so that the page's own scripts learn of it.
        if (!document.execCommand('insertText', false, draft.text) && 'value' in field) {
          field.value = draft.text
          field.dispatchEvent(new InputEvent('input', { bubbles: true }))
        }
      }
    },
  }
  Object.defineProperty(global, 'tazaDrafts', { value: drafts })
  return drafts
}
