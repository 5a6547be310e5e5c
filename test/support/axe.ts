/** What a person with other eyes, ears or hands meets on a page: axe-core's serious findings, and words no one translated. */
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import type { Language } from '../../src-shared/vocabulary.ts'

/** WCAG 2.2 A and AA, and axe's own rules of good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** `colours`: contrast alone; nothing else of a page changes with the colours. `words`: all but contrast, no language has its own. */
export async function seriousFindings(
  page: Page,
  what: 'all' | 'colours' | 'words' = 'all',
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const options: RunOptions =
    what === 'colours'
      ? { runOnly: { type: 'rule', values: ['color-contrast'] } }
      : {
          runOnly: { type: 'tag', values: tags },
          rules: { 'color-contrast': { enabled: what === 'all' } },
        }
  return page.evaluate(async (asked) => {
    const run: Run = Reflect.get(Reflect.get(window, 'axe'), 'run')
    const { violations } = await run(document, { ...asked, resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
      )
  }, options)
}

type Run = (of: Document, options: RunOptions) => Promise<AxeResults>

/** Names, and words that are the same in every language. */
const names =
  /Taza|Platonus|Moodle XML|GIFT|Aiken|QTI|\.(txt|docx|xml|zip)\b|<question\d>|AVN|XLSX|CSV|JSON|Chrome|Edge|Firefox|Electron|Chromium|TPM|USB|HD Webcam|Document Camera|Ctrl|Alt|Tab|Enter|Telegram|telegram-desktop|xterm|SSO|Eng(lish)?|OSI|[A-Z]-\d[\w-]*|PDF|https|Safe Exam Browser|SEB|Config Key|Browser Exam Key|(https?:\/\/)?[\w.-]+\.example(\.org|\.kz)?\b(\/\S*)?|\S+@\S+/g
/** Shown to be read out or typed as it is: codes, keys, addresses, and a technician's details; and what nobody meets, Mantine's measure of a text. */
const asIs = 'code, pre, details, [lang="en"], [data-as-is], textarea[aria-hidden="true"]'

/** Latin words on a page in another language, wherever a person meets them: texts, labels, titles, alternatives. */
export async function foreignWords(page: Page, language: Language): Promise<string[]> {
  if (language === 'en') return []
  const texts = await page.evaluate((left) => {
    const found: string[] = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement
      if (!element || element.closest(`${left}, script, style, svg`)) continue
      if (node instanceof Element)
        for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext'])
          found.push(node.getAttribute(name) ?? '')
      else found.push(node.textContent ?? '')
    }
    return found
  }, asIs)
  return texts.filter((text) => /[A-Za-z]{3,}/.test(text.replace(names, '')))
}
