/** A key for each kind that an invigilator may see, by its place on the keyboard: 1 to 6, above the letters or on the pad. */
import { useEffect, useRef } from 'react'
import { type ObservedKind, observedKinds } from '../../../src-shared/observing/observation.ts'

type Press = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'repeat'>

/** Null: it is none of them. A key that is held down is one press. */
export function kindOf({
  code,
  key,
  ctrlKey,
  altKey,
  metaKey,
  shiftKey,
  repeat,
}: Press): ObservedKind | null {
  const [, pad, digit] = /^(Digit|Numpad)([1-9])$/.exec(code) ?? []
  // Without Num Lock the pad moves.
  if (
    digit === undefined ||
    (pad === 'Numpad' && key !== digit) ||
    ctrlKey ||
    altKey ||
    metaKey ||
    shiftKey ||
    repeat
  )
    return null
  return observedKinds[Number(digit) - 1] ?? null
}

/** Where something is typed or asked, a digit is a digit. The live view asks nothing. */
const typing = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"]'
const asking = '[role="dialog"], [role="menu"]'

const isTypedIn = (element: Element): boolean =>
  element.closest(typing) !== null ||
  (element.closest(asking) !== null && element.closest(asking)?.querySelector('[data-looks]') === null)

/** `observe`: where the keyboard was. */
export function useObservingKeys(on: boolean, observe: (kind: ObservedKind, element: Element) => void): void {
  const newest = useRef(observe)
  newest.current = observe
  useEffect(() => {
    if (!on) return
    const pressed = (event: KeyboardEvent) => {
      const kind = kindOf(event)
      if (kind === null || event.defaultPrevented) return
      if (!(event.target instanceof Element) || isTypedIn(event.target)) return
      newest.current(kind, event.target)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [on])
}
