/** The keys of a review, by their places on the keyboard: the same under every layout. */
import { useEffect, useRef } from 'react'

const byCode = {
  KeyJ: 'back',
  KeyK: 'play',
  KeyL: 'forth',
  Comma: 'slower',
  Period: 'faster',
  KeyN: 'next',
  KeyP: 'previous',
  KeyI: 'in',
  KeyO: 'out',
} as const
export type KeyAction = (typeof byCode)[keyof typeof byCode]
const isKey = (code: string): code is keyof typeof byCode => code in byCode

type Press = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** Null: it is none of them. */
export const actionOf = ({ code, ctrlKey, altKey, metaKey }: Press): KeyAction | null =>
  ctrlKey || altKey || metaKey || !isKey(code) ? null : byCode[code]

/** Where a letter is typed, or another thing has the keyboard, it is no command. */
const elsewhere =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"], [role="dialog"]'

/** `on`: a person who drives her computer by voice switches them off. */
export function useKeys(on: boolean, act: (action: KeyAction) => void): void {
  const newest = useRef(act)
  newest.current = act
  useEffect(() => {
    if (!on) return
    const pressed = (event: KeyboardEvent) => {
      const action = actionOf(event)
      if (action === null || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest(elsewhere)) return
      event.preventDefault()
      newest.current(action)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [on])
}
