import type { KeyboardEvent } from 'react'

/** Arrow keys lead from one button of a toolbar to the next, Home and End to its ends. */
export function alongToolbar(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === event.target)
  const places: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: buttons.length - 1,
  }
  const button = buttons[places[event.key] ?? -1]
  if (!button) return
  event.preventDefault()
  button.focus()
}
