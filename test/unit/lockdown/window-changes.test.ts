import { expect, test } from 'vitest'
import { type SeenWindow, windowChanges } from '../../../src-main/lockdown/window-changes.ts'

const seen = (window: number, title: string, pid = window): SeenWindow => ({
  window,
  pid,
  uid: null,
  class: 'C',
  title,
  executable: '/x',
  geometry: [0, 0, 1, 1],
  state: [],
})

test('looks become observations', () => {
  const changes = windowChanges()
  const at = (windows: SeenWindow[], active: number | null, time: number) =>
    changes.next({ windows, active }, [9], time).map((one) => ({ ...one, geometry: undefined }))
  expect(at([seen(1, 'a'), seen(9, 'exam')], 9, 10)).toMatchObject([
    { kind: 'window.opened', window: 1, own: false, at: 10 },
    { kind: 'window.opened', window: 9, own: true },
    { kind: 'window.focused', window: 9, own: true },
  ])
  expect(at([seen(1, 'a'), seen(9, 'exam')], 9, 20)).toEqual([])
  expect(at([seen(1, 'b'), seen(9, 'exam')], 1, 30)).toMatchObject([
    { kind: 'window.titled', window: 1, title: 'b' },
    { kind: 'window.focused', window: 1 },
  ])
  expect(at([seen(9, 'exam')], 9, 40)).toMatchObject([
    { kind: 'window.closed', window: 1, livedMs: 30 },
    { kind: 'window.focused', window: 9 },
  ])
  changes.forget()
  expect(at([seen(9, 'exam')], null, 50)).toMatchObject([{ kind: 'window.opened', window: 9 }])
})
