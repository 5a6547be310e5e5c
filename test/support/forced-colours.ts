/** What is lost of a page where the system forces its own colours on it, as Windows' contrast themes do: grounds and shadows go. */
import type { Page } from 'playwright-core'

/** Turns them on, on a dark ground or a light one, and back. */
export const forceColours = (page: Page, colorScheme: 'dark' | 'light' | null): Promise<void> =>
  page.emulateMedia(
    colorScheme === null
      ? { forcedColors: 'none', colorScheme: 'light' }
      : { forcedColors: 'active', colorScheme },
  )

/**
 * Of what is shown: texts and drawings that do not stand out from their ground, controls without an edge, a focus or a choice
 * that nothing tells, bars that only a ground tells.
 */
export const lostInForcedColours = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    if (!matchMedia('(forced-colors: active)').matches) return ['no colours are forced']
    const found = new Set<string>()
    const label = (element: Element) =>
      `${element.tagName} ${element.closest('[data-testid]')?.getAttribute('data-testid') ?? ''} "${(element.textContent ?? '').trim().slice(0, 30)}"`
    type Colour = { rgb: number[]; alpha: number }
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const known = new Map<string, Colour>()
    const colourOf = (css: string): Colour => {
      const before = known.get(css)
      if (before) return before
      if (!pen) throw new Error('no canvas')
      pen.clearRect(0, 0, 1, 1)
      pen.fillStyle = css
      pen.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(0, 0, 1, 1).data
      const colour = { rgb: [r, g, b], alpha: a / 255 }
      known.set(css, colour)
      return colour
    }
    const light = ({ rgb }: Colour) => {
      const [r = 0, g = 0, b = 0] = rgb.map((of) => {
        const part = of / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const contrast = (one: Colour, other: Colour) => {
      const [low = 0, high = 0] = [light(one), light(other)].sort((a, b) => a - b)
      return (high + 0.05) / (low + 0.05)
    }
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.backgroundColor = 'Canvas'
    const canvas = colourOf(getComputedStyle(probe).backgroundColor)
    probe.remove()
    const groundOf = (element: Element | null): Colour => {
      for (let at = element; at; at = at.parentElement) {
        const ground = colourOf(getComputedStyle(at).backgroundColor)
        if (ground.alpha > 0.5) return ground
      }
      return canvas
    }
    const isShown = (element: Element) => {
      const { width, height } = element.getBoundingClientRect()
      const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      return seen && width > 1 && height > 1 && !element.closest('.taza-unseen, [inert], .katex-mathml')
    }
    const sides = ['Top', 'Right', 'Bottom', 'Left'] as const
    const hasEdge = (element: Element) => {
      const style = getComputedStyle(element)
      const around = groundOf(element.parentElement)
      const stands = (kind: string, width: string, colour: string) =>
        kind !== 'none' && Number.parseFloat(width) > 0 && contrast(colourOf(colour), around) >= 3
      return (
        stands(style.outlineStyle, style.outlineWidth, style.outlineColor) ||
        contrast(groundOf(element), around) >= 3 ||
        sides.some((side) =>
          stands(style[`border${side}Style`], style[`border${side}Width`], style[`border${side}Color`]),
        )
      )
    }

    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement
      if (!element || node.textContent?.trim() === '' || !isShown(element)) continue
      if (element.closest('script, style, :disabled, [data-disabled]')) continue
      const { color, fill } = getComputedStyle(element)
      const colour = colourOf(element instanceof SVGElement ? fill : color)
      if (contrast(colour, groundOf(element)) < 4.5) found.add(`cannot be read: ${label(element)}`)
    }
    for (const drawing of document.querySelectorAll('svg')) {
      if (!isShown(drawing) || drawing.closest(':disabled, [data-disabled]')) continue
      const shapes = [
        ...drawing.querySelectorAll('path, rect, circle, line, polyline, polygon, ellipse, text'),
      ]
      const ground = groundOf(drawing)
      const stands = shapes.some((shape) => {
        const { fill, stroke } = getComputedStyle(shape)
        return [fill, stroke].some((paint) => {
          if (paint === 'none') return false
          const colour = colourOf(paint)
          return colour.alpha > 0.3 && contrast(colour, ground) >= 3
        })
      })
      if (shapes.length > 0 && !stands)
        found.add(`not to be seen: ${label(drawing.parentElement ?? drawing)}`)
    }
    const before = document.activeElement
    const controls = 'button, input, textarea, select, a[href], summary, [tabindex="0"]'
    for (const control of document.querySelectorAll<HTMLElement>(controls)) {
      if (!isShown(control) || control.matches(':disabled')) continue
      // The browser draws its own radio by itself; a field may lie within its edge; a link is told by its line.
      const drawn = control.matches('input') && getComputedStyle(control).appearance !== 'none'
      const around = [control, control.parentElement, control.closest('.mantine-Input-input')]
      const edged = around.some((one) => one && hasEdge(one))
      if (control.matches('button, input, textarea, select') && !drawn && !edged)
        found.add(`no edge: ${label(control)}`)
      control.focus({ preventScroll: true, focusVisible: true } as FocusOptions)
      if (document.activeElement !== control) continue
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(control)
      const ring = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
      if (!ring || contrast(colourOf(outlineColor), groundOf(control.parentElement)) < 3)
        found.add(`focus not to be seen: ${label(control)}`)
      control.blur()
    }
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    const chosen = '[aria-pressed="true"], [aria-selected="true"], [aria-current]:not([aria-current="false"])'
    for (const one of document.querySelectorAll(chosen))
      if (isShown(one) && getComputedStyle(one).outlineStyle === 'none')
        found.add(`choice not to be seen: ${label(one)}`)
    for (const bar of document.querySelectorAll('[role="progressbar"], [role="meter"]'))
      if (isShown(bar) && ![bar, ...bar.querySelectorAll('*')].some((part) => isShown(part) && hasEdge(part)))
        found.add(`bar not to be seen: ${label(bar)}`)
    return [...found]
  })
