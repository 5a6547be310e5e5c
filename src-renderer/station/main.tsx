/** The station page: draws what main's view says. */
import { call } from '../bridge.ts'
import { startPage } from '../ui/index.ts'
import { createKeyCounter } from './keys.ts'
import { StationPage } from './StationPage.tsx'
import { connect } from './store.ts'
import { texts } from './texts.ts'

startPage(<StationPage />, texts)
connect()

const count = createKeyCounter({
  send: (keys) => call('exam.keys', keys),
  every: (ms, act) => void setInterval(act, ms),
})
addEventListener('keydown', count, { capture: true })
