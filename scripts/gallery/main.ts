/**
 * `npm run gallery`: every screen of station and console in every language, from what the tests show them; an edit shows
 * at once. With `--shots DIR` a browser pictures them all at the lab's size instead.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { findChromium } from '../../src-main/shell/chromium/find.ts'
import { Language, languages } from '../../src-shared/vocabulary.ts'
import { servePages } from '../dev/pages.ts'
import { createGallery, type Shown } from './plugin.ts'

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    shots: { type: 'string' },
    language: { type: 'string' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(`npm run gallery -- [--port N] [--shots DIR] [--language kk|ru|ky|en] [--only WORD]
  --shots DIR   pictures of 1366×768, one a screen and language, instead of a page to look at
  --language L  pictures in this language alone
  --only WORD   pictures of screens with this word in their name`)
  process.exit(0)
}

const { plugin, shown } = await createGallery()
const { address, vite } = await servePages({
  port: Number(options.port ?? (options.shots === undefined ? 5174 : 0)),
  plugins: [plugin],
})
if (options.shots === undefined) console.log(`\n  Every screen: ${address}/gallery\n`)
else {
  try {
    await picture(resolve(options.shots), Number(new URL(address).port))
  } finally {
    await vite.close()
  }
}

async function picture(dir: string, port: number): Promise<void> {
  mkdirSync(dir, { recursive: true })
  const { path } = await findChromium()
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: path, args: sandbox })
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const nameOf = ({ page, name }: Shown, language: Language) => `${language} ${page} ${name}`
  const wanted = options.language === undefined ? languages : [Language.parse(options.language)]
  const all = wanted.flatMap((language) => shown.map((one) => ({ one, language })))
  const chosen = all.filter(({ one, language }) => nameOf(one, language).includes(options.only))
  try {
    for (const [i, { one, language }] of chosen.entries()) {
      const name = nameOf(one, language)
      // Two states may differ in what comes behind # alone.
      await page.goto('about:blank')
      await page.goto(one.address(language, port))
      await page.waitForSelector('[data-gallery="ready"]').catch((error: unknown) => {
        throw new Error(`${name} was not drawn: ${error instanceof Error ? error.message : String(error)}`)
      })
      await page.screenshot({ path: join(dir, `${name}.png`) })
      console.log(`${i + 1}/${chosen.length} ${name}`)
    }
  } finally {
    await browser.close()
  }
}
