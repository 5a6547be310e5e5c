/** One window of a foreign page. */
import type { Answered } from './web-gate.ts'

export interface View {
  target: string
  session: string
  url: string
  title: string
  /** No page has been in it yet. */
  empty: boolean
  /** Its own dialog (`alert`) waits for the student: it answers nothing meanwhile, and does not hang. */
  dialog: boolean
  loading: boolean
  answered: Answered | null
}

export const newView = (target: string, session: string, url: string): View => ({
  ...{ target, session, url, title: '', answered: null },
  ...{ empty: true, dialog: false, loading: true },
})
