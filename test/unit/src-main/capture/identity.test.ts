import { expect, it } from 'vitest'
import { keepIdentityPicture } from '../../../../src-main/capture/identity.ts'
import { story } from '../../../support/story.ts'
import { fakeKeeper } from './fake-keeper.ts'

const jpeg = new Uint8Array([0xff, 0xd8])
const [written] = story().film('face', 0, 2000).records

it('is sealed as a still of its own meaning, in line with the face camera', async () => {
  const { keeper, asked } = fakeKeeper(async () => ({ seq: 4, digest: 'd'.repeat(64), record: written }))
  expect(await keepIdentityPicture(keeper, jpeg, { at: 1234, card: true })).toBe(written)
  expect(asked).toEqual([
    {
      method: 'media.append',
      args: {
        kind: 'media.segment',
        body: {
          source: 'face',
          type: 'still',
          start: 1234,
          duration: 1,
          frames: 1,
          mime: 'image/jpeg',
          health: null,
          incident: null,
          identity: { card: true },
        },
      },
      bytes: jpeg,
    },
  ])
})

it('is kept only when the keeper says so', async () => {
  const commit = Promise.withResolvers<unknown>()
  const { keeper } = fakeKeeper(() => commit.promise)
  const kept = keepIdentityPicture(keeper, jpeg, { at: 1, card: false })
  commit.reject(new Error('disk-full'))
  await expect(kept).rejects.toThrow('disk-full')
})
