/** The session's page as a small server answers it, and its screens worth a picture. */
import { consoleApi } from '../../../src-shared/api/console.ts'
import { emptyContent } from '../../../src-shared/campaign/page.ts'
import { onePixel } from '../../support/station-views.ts'
import { selectorOf } from '../../support/steps.ts'
import { sessionPage } from '../open-page/session.ts'
import { office, registrar } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.campaign
const at = Date.UTC(2026, 11, 2, 8, 0)
const { posters, ...said } = sessionPage
const content = { ...said, posters: posters.map(({ digest, title }) => ({ digest, title })) }
const files = posters.map(({ digest, kind, bytes }) => ({ digest, kind, bytes }))
const rows = [
  {
    faculty: { id: 'f1', title: 'Информационные технологии' },
    group: { id: 'g1', title: 'ИТ-22-1' },
    ...{ students: 24, seen: 17 },
  },
  { faculty: { id: 'f1', title: 'Информационные технологии' }, group: null, students: 2, seen: 0 },
  { faculty: null, group: null, students: 1, seen: 1 },
]
const names = [
  { number: '2401004', name: 'Сәрсенова Айгүл Бекболатқызы', seen: { version: 3, at } },
  { number: '2401005', name: 'Асанов Эркин', seen: { version: 1, at: at - 86_400_000 } },
  { number: '2401006', name: 'Ким Виктор', seen: null },
]

export interface Campaign {
  /** Left out: nothing is written yet. */
  written?: boolean
  on?: boolean
  /** Somebody else is always faster. */
  contested?: boolean
  /** How often somebody else was faster. */
  overtaken?: number
}

/** Null: no address of theirs. */
export function campaignAnswer(
  state: { campaign?: Campaign },
  method: string,
  path: string,
  body: unknown,
): { status: number; body: unknown } | null {
  if (!path.startsWith('/api/campaign')) return null
  let campaign = state.campaign ?? {}
  // A copy: what was given is other screens' too.
  const set = (change: Campaign) => {
    campaign = { ...campaign, ...change }
    state.campaign = campaign
  }
  const of = (version: number, now = content) =>
    api.get.reply.parse({
      ...{ on: campaign.on === true, version, rules: Math.min(version, 3), files, content: now },
      saved: version === 0 ? null : { at, by: campaign.overtaken ? registrar.name : office.name },
    })
  const page = () => {
    if (!campaign.written) return of(0, { ...emptyContent, posters: [] } as typeof content)
    return of(5 + (campaign.overtaken ?? 0))
  }
  if (path === '/api/campaign/seen') return { status: 200, body: api.seen.reply.parse({ rows }) }
  if (path === '/api/campaign/seen/names')
    return { status: 200, body: api.names.reply.parse({ names, more: false }) }
  if (path === '/api/campaign/on') {
    set({ on: api.turn.body.parse(body).on })
    return { status: 200, body: page() }
  }
  if (path === '/api/campaign/posters') return { status: 415, body: { problem: { code: 'bad-input' } } }
  if (method === 'POST' && campaign.contested) {
    set({ overtaken: (campaign.overtaken ?? 0) + 1 })
    return { status: 409, body: { problem: { code: 'bad-input' } } }
  }
  if (method === 'POST') {
    const sent = api.save.body.parse(body)
    return { status: 200, body: { ...of(sent.base + 1), content: sent.content } }
  }
  return { status: 200, body: page() }
}

/** A poster, as bytes; null: no address of one. */
export const campaignPoster = (path: string): Buffer | null =>
  path.startsWith('/api/campaign/posters/') ? Buffer.from(onePixel, 'base64') : null

export const campaignStates: readonly ConsoleState[] = [
  {
    ...{ name: 'campaign-none', me: office, hash: '#/campaign/kk', change: { campaign: {} } },
    steps: [{ click: 'add-dates' }],
    ready: selectorOf('date-0-what'),
  },
  {
    ...{ name: 'campaign', me: office, hash: '#/campaign/ky' },
    change: { campaign: { written: true, on: true } },
    steps: [{ click: 'names-g1' }],
    ready: selectorOf('seen-names'),
  },
  {
    ...{ name: 'campaign-overtaken', me: office, hash: '#/campaign/ru' },
    change: { campaign: { written: true, contested: true } },
    steps: [{ fill: 'campaign-title', text: 'Сессия' }, { click: 'campaign-save' }],
    ready: selectorOf('campaign-outdated'),
  },
]
