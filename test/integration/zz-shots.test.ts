import { expect, it } from 'vitest'
import { takeSteps } from '../support/steps.ts'
import { serveOpenPages } from './open-page/served.ts'
import { openStates } from './open-page/states.ts'
it('shots', async () => {
  const served = await serveOpenPages()
  for (const name of ['session', 'session-off', 'my-rules', 'my-rules-read', 'entrance-on'])
    for (const language of name === 'session' ? ['kk', 'ru', 'en'] : ['kk', 'ru']) {
      const state = openStates.find((one) => one.name === name)
      if (!state) throw new Error(name)
      served.state = state
      const page = await served.page(`#/${language}${state.hash}`)
      await page.route('**/posters/**', (route) =>
        route.fulfill({ contentType: 'image/png', body: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64') }),
      )
      await takeSteps(page, state.steps ?? [])
      await page.locator(state.ready).first().waitFor()
      await page.screenshot({ path: `/tmp/meet-shots/${name}-${language}.png`, fullPage: true })
      await page.context().close()
    }
  await served.close()
  expect(1).toBe(1)
}, 300_000)
