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
import { root, servePages } from '../dev/pages.ts'
import { createGallery, type Shown } from './plugin.ts'

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    shots: { type: 'string' },
    language: { type: 'string' },
    only: { type: 'string', default: '' },
    guide: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(`npm run gallery -- [--port N] [--shots DIR] [--language kk|ru|ky|en] [--only WORD] [--guide]
  --shots DIR   pictures of 1366×768, one a screen and language, instead of a page to look at
  --language L  pictures in this language alone
  --only WORD   pictures of screens with this word in their name
  --guide       the pictures of the guide for invigilators, anew (src-renderer/guide)`)
  process.exit(0)
}

const { plugin, shown } = await createGallery()
const { address, vite } = await servePages({
  port: Number(options.port ?? (options.shots === undefined && !options.guide ? 5174 : 0)),
  plugins: [plugin],
})
const port = Number(new URL(address).port)
if (options.guide) {
  try {
    await picture(join(root, 'src-renderer/guide'), port, ofGuide)
  } finally {
    await vite.close()
  }
} else if (options.shots === undefined) console.log(`\n  Every screen: ${address}/gallery\n`)
else {
  try {
    await picture(resolve(options.shots), port)
  } finally {
    await vite.close()
  }
}

/** File names by screens' names; `null`: not in the guide. */
function ofGuide({ page, name }: Shown, language: Language): string | null {
  const names: Record<string, string> = {
    'console wall': 'wall',
    'console attempt': 'attempt',
    'console unlock-code': 'unlock-code',
    'station exam, locked': 'locked',
  }
  const file = names[`${page} ${name}`]
  return file === undefined ? null : `${language}-${file}.jpg`
}

function ofShots({ page, name }: Shown, language: Language): string {
  return `${language} ${page} ${name}.png`
}

/** `fileOf`: what a picture is called; none is taken of what has no name. */
async function picture(
  dir: string,
  port: number,
  fileOf: (one: Shown, language: Language) => string | null = ofShots,
): Promise<void> {
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
  const wanted = options.language === undefined ? languages : [Language.parse(options.language)]
  const all = wanted.flatMap((language) => shown.map((one) => ({ one, language })))
  const chosen = all.flatMap(({ one, language }) => {
    const file = fileOf(one, language)
    return file?.includes(options.only) ? [{ one, language, file }] : []
  })
  try {
    for (const [i, { one, language, file }] of chosen.entries()) {
      // Two states may differ in what comes behind # alone.
      await page.goto('about:blank')
      await page.goto(one.address(language, port))
      await page.waitForSelector('[data-gallery="ready"]').catch((error: unknown) => {
        throw new Error(`${file} was not drawn: ${error instanceof Error ? error.message : String(error)}`)
      })
      await page.screenshot({ path: join(dir, file), ...(file.endsWith('.jpg') ? { quality: 60 } : {}) })
      console.log(`${i + 1}/${chosen.length} ${file}`)
    }
  } finally {
    await browser.close()
  }
}
