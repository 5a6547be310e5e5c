/** In the gallery's console and open pages, before their own script: the language of the host's name, and the state's steps. */
import { z } from 'zod'
import type { Step } from '../../test/support/steps.ts'
import { show } from './in-page.ts'

const [, language] = /^[a-z-]+\.([a-z]{2})\.localhost$/.exec(location.hostname) ?? []
if (language !== undefined) {
  // Before the page's own script asks for it.
  localStorage.setItem('taza-language', language)
  void showState()
}

async function showState(): Promise<void> {
  const Told = z.object({ steps: z.array(z.custom<Step>()), ready: z.string() })
  const { steps, ready } = Told.parse(await (await fetch('/gallery/state')).json())
  await show(steps, ready)
}
