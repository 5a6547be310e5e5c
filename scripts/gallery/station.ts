/** In the gallery's station page, before its own script: a main that shows the state of the address and says yes to everything. */
import { Language } from '../../src-shared/vocabulary.ts'
import { surveyAnswer } from '../../test/support/station-surveys.ts'
import { uploadAnswer } from '../../test/support/station-upload.ts'
import { stationStates } from '../../test/support/station-views.ts'
import { selectorOf } from '../../test/support/steps.ts'
import { show } from './in-page.ts'

const asked = new URLSearchParams(location.search)
const states = stationStates(Language.catch('kk').parse(asked.get('language')))
const [, view, ...steps] = states.find(([name]) => name === (asked.get('state') ?? 'exam')) ?? []
if (!view) throw new Error(`no such state: ${asked.get('state')}`)
window.taza = {
  call: async (method, args) =>
    surveyAnswer(method, args) ??
    uploadAnswer(method, args) ?? { ok: true, value: method === 'station.view' ? view : { ok: true } },
  on: () => () => undefined,
}
void show(steps, selectorOf(`screen-${view.screen}`))
