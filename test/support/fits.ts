/** Whether what a page shows fits: into its controls, and into the window. */
import type { Page } from 'playwright-core'

/**
 * Controls and texts whose content does not fit: cut off, or wider than the window. Names may end in an ellipsis (they
 * are whole in the title of the attempt), lists may scroll.
 */
export const overflows = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > window.innerWidth)
      found.push('the page is wider than the window')
    for (const element of document.querySelectorAll<HTMLElement>('#root *, .mantine-Modal-content *')) {
      const style = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      if (box.width === 0 || style.visibility === 'hidden' || element.closest('.taza-unseen')) continue
      const what = `${element.tagName} ${element.dataset.testid ?? ''} "${element.textContent?.slice(0, 40)}"`
      if (box.right > window.innerWidth + 1) found.push(`outside: ${what}`)
      const cut = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis'
      if (cut && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${what}`)
      // A text of a drawing has no box to be wider than.
      if (element instanceof SVGElement) continue
      const ownText = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim())
      if (
        ownText &&
        style.textOverflow !== 'ellipsis' &&
        style.display !== 'inline' &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`does not fit: ${what}`)
      if (
        element.tagName === 'BUTTON' &&
        element.scrollHeight > element.clientHeight + 2 &&
        !element.querySelector('img')
      )
        found.push(`too low: ${what}`)
    }
    return found
  })

/** What makes a person scroll sideways to read or to press; tables and the plan of a room do so in a frame of their own. */
export const wider = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const controls = [...document.querySelectorAll<HTMLElement>('button, a, input, textarea, summary')]
    return [
      ...(scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in ${clientWidth}`] : []),
      ...controls
        .filter(
          (control) => !control.closest('table, .taza-unseen, [data-size="plan"], [data-testid="plan-grid"]'),
        )
        .filter((control) => control.getBoundingClientRect().right > clientWidth + 1)
        .map(
          ({ tagName, dataset, textContent }) => `${tagName} ${dataset.testid} ${textContent?.slice(0, 30)}`,
        ),
    ]
  })
