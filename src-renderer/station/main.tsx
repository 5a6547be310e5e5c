/** The station page: draws what main's view says. */
import { startPage } from '../ui/index.ts'
import { StationPage } from './StationPage.tsx'
import { connect } from './store.ts'

startPage(<StationPage />)
connect()
