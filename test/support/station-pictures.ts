/** `node test/support/station-pictures.ts <directory>`: PNGs of every screen in every language, to be looked at. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { languages } from '../../src-shared/vocabulary.ts'
import { startStationSite } from './station-harness.ts'
import { stationStates, viewOf } from './station-views.ts'

const [directory] = process.argv.slice(2)
if (!directory) throw new Error('usage: station-pictures.ts <directory>')
await mkdir(directory, { recursive: true })
const site = await startStationSite()
const { page, show } = await site.open(viewOf('sign-in'))
for (const language of languages)
  for (const [name, view, press] of stationStates(language)) {
    await page.keyboard.press('Escape')
    await show(view)
    await press?.(page)
    await page.screenshot({ path: join(directory, `${language} ${name}.png`) })
  }
await site.close()
