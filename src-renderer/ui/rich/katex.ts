/** KaTeX as we let it draw: no links, no colours of the outside, bounded macros and sizes. */

/** Draws into `at`; what KaTeX does not understand it shows as it was typed, in red. */
export async function drawTex(at: HTMLElement, tex: string, display: boolean): Promise<void> {
  const [{ default: katex }] = await Promise.all([import('katex'), import('katex/dist/katex.min.css')])
  katex.render(tex, at, {
    displayMode: display,
    throwOnError: false,
    trust: false,
    strict: false,
    maxExpand: 500,
    maxSize: 30,
  })
}
