/** Addresses of the console's contract that are loaded by the browser itself: pictures, films, downloads, the socket. */
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import type { Camera, Language } from '../../../src-shared/vocabulary.ts'

const { appeals, attempts, cases, live, observing, session, sheets } = consoleApi

export const stillAddress = (id: string, digest: string) => addressOf(attempts.still, { id, digest })
export const filmAddress = (id: string, source: Camera) => addressOf(attempts.playlist, { id, source })
export const ssoAddress = addressOf(session.sso)
export const bundleAddress = (id: string) => addressOf(attempts.bundle, { id })
export const observedPictureAddress = (observation: string, source: Camera) =>
  addressOf(observing.picture, { observation, source })
export const observedVoiceAddress = (observation: string) => addressOf(observing.voice, { observation })
export const sheetAddress = (id: string) => addressOf(sheets.json, { id })
export const actAddress = (number: string, language: Language) =>
  addressOf(cases.act, { case: number, query: { language } })
export const paperAddress = (number: string, paper: 'notice' | 'extract', language: Language) =>
  addressOf(cases.paper, { case: number, query: { paper, language } })
export const caseBundleAddress = (number: string, language: Language) =>
  addressOf(cases.bundle, { case: number, query: { language } })
export const annexAddress = (exam: string, language: Language) =>
  addressOf(cases.annex, { exam, query: { language } })
export const appealedActAddress = (number: string, language: Language) =>
  addressOf(appeals.caseAct, { appeal: number, query: { language } })
export const appealActAddress = (number: string, language: Language) =>
  addressOf(appeals.act, { appeal: number, query: { language } })

export const explainedAddress = (number: string, digest: string) =>
  addressOf(cases.explained, { case: number, digest })

export const sheetPdfAddress = (id: string, language: Language) =>
  addressOf(sheets.print, { id, query: { language } })

interface Page {
  protocol: string
  host: string
}
const socketAddress = ({ protocol, host }: Page, path: string) =>
  `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}${path}`

/** `room` '': the whole university's sums. */
export const liveAddress = (room: string, page: Page) =>
  socketAddress(page, addressOf(live, { query: room === '' ? {} : { room } }))
export const lookAddress = (id: string, page: Page) => socketAddress(page, addressOf(attempts.look, { id }))

/** The guide for invigilators, on paper or beside the console. */
export const guideAddress = (language: Language) => `guide/${language}.html`
