/** The station page: draws what main's view says. */
import { call } from '../bridge.ts'
import { startPage } from '../ui/index.ts'
import { isOfCheckNotice } from './CheckNotice.tsx'
import { createKeyCounter } from './keys.ts'
import { StationPage } from './StationPage.tsx'
import { connect, useStation } from './store.ts'
import { texts } from './texts.ts'
import { createTouched } from './touched.ts'

startPage(<StationPage />, texts)
connect()

const count = createKeyCounter({
  send: (keys) => call('exam.keys', keys),
  every: (ms, act) => void setInterval(act, ms),
})
addEventListener('keydown', count, { capture: true })

const touched = createTouched({
  tell: () => call('station.touched', {}),
  now: () => performance.now(),
  answersItself: isOfCheckNotice,
  asks: () => useStation.getState().view?.checked === true,
})
for (const type of ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const)
  addEventListener(type, touched, { capture: true, passive: true })
