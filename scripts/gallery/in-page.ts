/** In a page of the gallery: takes a state's steps as a person would, and says when the screen is as it should be. */
import { fileFieldOf, type Step, selectorOf } from '../../test/support/steps.ts'

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

async function seen(selector: string): Promise<HTMLElement> {
  for (;;) {
    const found = document.querySelector<HTMLElement>(selector)
    if (found && found.getClientRects().length > 0) return found
    await nextFrame()
  }
}

async function take(step: Step): Promise<void> {
  if ('keys' in step) {
    // Who listens to keys is there a frame after the screen.
    await seen('[data-testid^="screen-"]')
    await nextFrame()
    await nextFrame()
    const keys = { key: 'q', code: 'KeyQ', ctrlKey: true, altKey: true, bubbles: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', keys))
    return
  }
  if ('choose' in step) {
    await seen(selectorOf(step.choose))
    const field = document.querySelector<HTMLInputElement>(fileFieldOf(step.choose))
    const chosen = new DataTransfer()
    chosen.items.add(new File([step.text], step.file))
    if (field) field.files = chosen.files
    field?.dispatchEvent(new Event('change', { bubbles: true }))
    return
  }
  const control = await seen(selectorOf('fill' in step ? step.fill : step.click))
  if (!('fill' in step)) {
    // A person's click brings the focus with it.
    control.focus()
    return control.click()
  }
  // React hears of a value only when it was set past its own setter.
  const of = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement
  const set = Object.getOwnPropertyDescriptor(of.prototype, 'value')?.set
  set?.call(control, step.text)
  control.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Sets `data-gallery="ready"` on the document once `ready` (a CSS selector) is drawn, with its letters and pictures. */
export async function show(steps: readonly Step[], ready: string): Promise<void> {
  for (const step of steps) {
    await take(step)
    // What the step changes is drawn before the next one looks.
    await nextFrame()
    await nextFrame()
  }
  await seen(ready)
  await document.fonts.ready
  const loading = () =>
    [...document.images].some(({ complete }) => !complete) ||
    [...document.querySelectorAll('video')].some(({ readyState }) => readyState < 2)
  while (loading()) await nextFrame()
  // Dialogs and lists come into their place.
  await new Promise((resolve) => setTimeout(resolve, 400))
  document.documentElement.dataset.gallery = 'ready'
}
