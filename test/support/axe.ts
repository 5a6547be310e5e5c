/** What a person with other eyes, ears or hands meets on a page: axe-core's serious findings, and words no one translated. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import type { Language } from '../../src-shared/vocabulary.ts'

/** Half as long as `axe.source`: each page is given it anew. */
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 A and AA, and axe's own rules of good practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Whether a thing has a name, whether the name says what is shown, whether a longer text scrolls or hides a link. */
const ofTexts = axe
  .getRules(tags)
  .map(({ ruleId }) => ruleId)
  .filter((id) => /name|label|title|alt$|lang/.test(id))
  .concat('scrollable-region-focusable', 'link-in-text-block')

/**
 * `colours`: contrast alone; nothing else of a page changes with the colours. `texts`: the rules whose answer a text can
 * change; `sizes`: those, and how small things are.
 */
type Part = 'all' | 'colours' | 'texts' | 'sizes'
const options: Readonly<Record<Part, RunOptions>> = {
  all: { runOnly: { type: 'tag', values: tags } },
  colours: { runOnly: { type: 'rule', values: ['color-contrast'] } },
  texts: { runOnly: { type: 'rule', values: ofTexts } },
  sizes: { runOnly: { type: 'rule', values: [...ofTexts, 'target-size'] } },
}

/** A page that is turned to each language: whole where its words are longest; where they are shortest, also how small things are. */
const partIn: Readonly<Record<Language, Part>> = { kk: 'all', ru: 'texts', ky: 'texts', en: 'sizes' }
export const findingsIn = (page: Page, language: Language): Promise<string[]> =>
  seriousFindings(page, partIn[language])

export async function seriousFindings(page: Page, part: Part = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  return page.evaluate(async (asked) => {
    const run: Run = Reflect.get(Reflect.get(window, 'axe'), 'run')
    const { violations } = await run(document, { ...asked, resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
      )
  }, options[part])
}

type Run = (of: Document, options: RunOptions) => Promise<AxeResults>

/** Names, and words that are the same in every language. */
const names =
  /Taza|Platonus|Moodle XML|GIFT|Aiken|QTI|\.(txt|docx|xml|zip)\b|<question\d>|AVN|XLSX|CSV|JSON|Chrome|Edge|Firefox|Electron|Chromium|TPM|USB|HD Webcam|Document Camera|Ctrl|Alt|Caps Lock|Tab|Enter|Telegram|telegram-desktop|xterm|SSO|Eng(lish)?|OSI|[A-Z]-\d[\w-]*|PDF|PNG|JPEG|https|Safe Exam Browser|SEB|Config Key|Browser Exam Key|(https?:\/\/)?[\w.-]+\.example(\.org|\.kz)?\b(\/\S*)?|\S+@\S+/g
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
