/** What somebody without a mouse cannot do on a page: WCAG 2.1.1, 2.1.2, 2.4.7 and 2.4.11, by pressing Tab until all is passed. */
import type { Page } from 'playwright-core'

/** Of one Tab's turn through the page, as the page itself noted it. */
interface Watched {
  /** What has been focused, in order; `false` where nothing shows it, or something else covers it. */
  readonly passed: { element: Element; seen: boolean; free: boolean }[]
  /** Where the first press begins: first in the page, or in its open dialog. */
  start: HTMLElement
  /** What had it. */
  before: Element | null
}

declare global {
  interface Window {
    tazaWatched?: Watched
  }
}

/** More than any screen has: a turn that takes longer never ends. */
const mostStops = 600
const step = 12

/**
 * Controls that no Tab reaches, places that Tab does not leave, focus that nothing shows or that something covers, and
 * what only a pointer can press. Of a dialog that is open: within it.
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  if (await page.evaluate(isDialogWithoutFocus)) return ['an open dialog does not have the focus']
  await watch(page)
  try {
    // What a field wakes that comes after it, such as its tools, is reached in the second round.
    for (let round = 1; ; round++) {
      for (let pressed = 0; ; pressed += step) {
        if (pressed > mostStops) return [`${mostStops} times Tab, and no end`]
        for (let i = 0; i < step; i++) await page.keyboard.press('Tab')
        const { stops, rounds } = await way(page)
        if (stops === 0) return ['Tab goes nowhere']
        // A dialog may have one control alone: Tab stays there.
        if (rounds >= round || (stops === 1 && pressed > step)) break
      }
      const faults = await judge(page)
      if (faults.length === 0 || round === 2) return faults
    }
  } finally {
    await page.evaluate(() => {
      const { start, before } = window.tazaWatched ?? {}
      delete window.tazaWatched
      start?.remove()
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    })
  }
}

/** A dialog that lets go of it, such as with a button that goes away, leaves a reader nowhere. */
const isDialogWithoutFocus = () => {
  const dialogs = [...document.querySelectorAll('[aria-modal="true"]')]
  return dialogs.length > 0 && !dialogs.some((dialog) => dialog.contains(document.activeElement))
}

/** Puts the keyboard before everything and notes from then on where it goes. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    /** What shows a focus: the control itself, the frame around it, what is drawn in its place. */
    const looks = (element: Element) => {
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      return [element, element.parentElement, element.nextElementSibling, ...labels]
        .flatMap((one) => {
          if (!one) return []
          const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(one)
          return [outline, boxShadow, borderColor, backgroundColor]
        })
        .join()
    }
    const covered = (element: Element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      const points = [0.02, 0.5, 0.98].flatMap((x) =>
        [0.05, 0.5, 0.95].map((y) => [left + width * x, top + height * y] as const),
      )
      const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight)
      return !inside.some(([x, y]) => {
        const hit = document.elementFromPoint(x, y)
        if (!hit) return false
        // What she has just opened in a corner, and closes there.
        if (hit.closest('[data-testid="pressed"]')) return true
        const own = element.contains(hit) || hit.contains(element)
        // A field that the browser would draw lies, unseen, under what is drawn in its place.
        return own || (element instanceof HTMLInputElement && element.parentElement?.contains(hit) === true)
      })
    }
    const start = document.createElement('i')
    start.tabIndex = -1
    const passed: Watched['passed'] = []
    const looksNow = new Map<Element, string>()
    const before = document.activeElement
    const dialog = before?.closest('[aria-modal="true"]')
    ;(dialog ?? document.body).prepend(start)
    start.focus()
    const note = (event: FocusEvent) => {
      if (!window.tazaWatched) return document.removeEventListener('focusin', note)
      const element = event.target
      if (!(element instanceof Element) || element === start) return
      passed.push({ element, seen: true, free: !covered(element) })
      looksNow.set(element, looks(element))
    }
    const left = (event: FocusEvent) => {
      if (!window.tazaWatched) return document.removeEventListener('focusout', left)
      const element = event.target
      const at = passed.findLast((one) => one.element === element)
      if (!(element instanceof Element) || !at) return
      // What covered it at first, such as the choices of the field before, may have gone by now.
      at.free ||= !covered(element)
      // Once it has let go, it looks as it always does.
      queueMicrotask(() => {
        at.seen = looksNow.get(element) !== looks(element)
      })
    }
    window.tazaWatched = { passed, start, before }
    document.addEventListener('focusin', note)
    document.addEventListener('focusout', left)
  })

/** How far Tab has led, and how often it came to one where it had been. */
const way = (page: Page): Promise<{ stops: number; rounds: number }> =>
  page.evaluate(() => {
    const passed = window.tazaWatched?.passed ?? []
    const times = new Map<Element, number>()
    for (const { element } of passed) times.set(element, (times.get(element) ?? 0) + 1)
    return { stops: times.size, rounds: Math.max(0, ...times.values()) - 1 }
  })

const judge = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const passed = window.tazaWatched?.passed ?? []
    const reached = new Set(passed.map(({ element }) => element))
    const found = new Set<string>()
    const label = (element: Element) =>
      `${element.tagName} ${element.closest('[data-testid]')?.getAttribute('data-testid') ?? ''} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30)}"`
    const isShown = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      return (
        width > 0 &&
        height > 0 &&
        element.checkVisibility({ visibilityProperty: true }) &&
        !element.closest('[inert], [aria-hidden="true"], :disabled')
      )
    }
    const within = window.tazaWatched?.start.parentElement ?? document.body
    /** One stop for all of them, and arrows between. */
    const groups =
      '[role="radiogroup"], [role="tablist"], [role="menu"], [role="listbox"], [role="grid"], [role="toolbar"], [data-testid="tiles"], [data-testid^="list-"] tbody'
    const inGroup = (element: Element) => {
      const group = element.closest(groups)
      return group !== null && [...reached].some((one) => group.contains(one))
    }
    const sameRadio = (element: Element) =>
      element instanceof HTMLInputElement &&
      element.type === 'radio' &&
      [...reached].some((one) => one instanceof HTMLInputElement && one.name === element.name)
    const controls =
      'button, input, textarea, select, a[href], summary, [contenteditable="true"], [tabindex], [role="button"]'
    for (const control of within.querySelectorAll(controls)) {
      if (!isShown(control) || reached.has(control)) continue
      if (control.matches('[tabindex="-1"]:not(button, input, textarea, select, a[href])')) continue
      if (inGroup(control) || sameRadio(control)) continue
      found.add(`no Tab reaches: ${label(control)}`)
    }
    for (const { element, seen, free } of passed) {
      if (!element.isConnected) continue
      if (!seen) found.add(`focus not to be seen: ${label(element)}`)
      if (!free) found.add(`focus covered: ${label(element)}`)
    }
    // React keeps what an element heeds on the element itself.
    for (const element of within.querySelectorAll('*')) {
      const key = Object.keys(element).find((one) => one.startsWith('__reactProps$'))
      const heeds: unknown = key === undefined ? null : Reflect.get(element, key)
      if (heeds === null || typeof heeds !== 'object' || !isShown(element)) continue
      const pointer = ['onClick', 'onDoubleClick'].filter((one) => one in heeds)
      // What has no name is no control: it heeds the pointer for a hint.
      const named = element.textContent !== '' || element.matches('[aria-label], [role], img, svg')
      if (pointer.length === 0 || !named) continue
      const labelled = element instanceof HTMLLabelElement || element.closest('label, summary') !== null
      const byKeys =
        reached.has(element) ||
        inGroup(element) ||
        labelled ||
        sameRadio(element) ||
        [...reached].some((one) => one.contains(element) || element.contains(one))
      if (!byKeys) found.add(`only a pointer presses: ${label(element)} (${pointer.join(', ')})`)
    }
    return [...found]
  })
