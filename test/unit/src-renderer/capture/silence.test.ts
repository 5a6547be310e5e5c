import { expect, test } from 'vitest'
import { createSilence } from '../../../../src-renderer/capture/silence.ts'

function make() {
  const restarts: string[] = []
  const silence = createSilence((means, ms) => restarts.push(`${means} ${ms}`))
  const pass = (from: number, to: number) => {
    for (let at = from; at < to; at += 250) silence.tick(at)
  }
  return { silence, restarts, pass }
}

test('a silent camera is taken up by track, encoder and page, five seconds apart; then by its track alone', () => {
  const { silence, restarts, pass } = make()
  silence.silent('lost', 1000)
  pass(1000, 50_000)
  expect(restarts).toEqual(['track 5000', 'encoder 10000', 'page 15000', 'track 30000', 'track 45000'])
})

test('frames without film are the encoder’s fault before they are the camera’s', () => {
  const { silence, restarts, pass } = make()
  silence.silent('stalled', 0)
  pass(0, 16_000)
  expect(restarts).toEqual(['encoder 5000', 'track 10000', 'page 15000'])
})

test('film that comes again ends it, and the next silence begins anew', () => {
  const { silence, restarts, pass } = make()
  silence.silent('lost', 0)
  pass(0, 6000)
  silence.over()
  pass(6000, 60_000)
  silence.silent('lost', 60_000)
  pass(60_000, 66_000)
  expect(restarts).toEqual(['track 5000', 'track 5000'])
})

test('four seconds are no matter', () => {
  const { silence, restarts, pass } = make()
  silence.silent('lost', 0)
  pass(0, 4000)
  silence.over()
  pass(4000, 20_000)
  expect(restarts).toEqual([])
})

test('a camera that is away for a moment between two means is met by the next one, not by the first again', () => {
  const { silence, restarts, pass } = make()
  silence.silent('lost', 0)
  pass(0, 6000)
  for (let at = 6000; at < 7000; at += 250) silence.held(at)
  silence.silent('lost', 0)
  pass(7000, 20_000)
  expect(restarts).toEqual(['track 5000', 'encoder 11750', 'page 16750'])
})
