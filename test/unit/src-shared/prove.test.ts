import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../src-main/keeper/crypto.ts'
import {
  consistencyProof,
  createTree,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../src-shared/ledger/merkle.ts'
import { proveConsistency, proveInclusion } from '../../../src-shared/ledger/prove.ts'

const leafList = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 130 })

describe('proofs from one pass over the leaves', () => {
  test('inclusion: what the definition gives, for every index', () => {
    fc.assert(
      fc.property(leafList, (leaves) => {
        const hashes = leaves.map((leaf) => leafHash(sha256, leaf))
        const all = proveInclusion(sha256, leaves, [...leaves.keys()])
        expect(all.root).toEqual(rootOf(sha256, hashes))
        for (const [index, proof] of all.proofs) expect(proof).toEqual(inclusionProof(sha256, hashes, index))
      }),
      { numRuns: 40 },
    )
  })

  test('consistency: what the definition gives, for every older size', () => {
    fc.assert(
      fc.property(leafList, (leaves) => {
        const hashes = leaves.map((leaf) => leafHash(sha256, leaf))
        for (let from = 1; from <= leaves.length; from++)
          expect(proveConsistency(sha256, leaves, from).proof).toEqual(consistencyProof(sha256, hashes, from))
      }),
      { numRuns: 25 },
    )
  })

  test('refuse what is not in the tree', () => {
    expect(() => proveInclusion(sha256, [], [0])).toThrow(RangeError)
    expect(() => proveInclusion(sha256, [new Uint8Array(1)], [1])).toThrow(RangeError)
    expect(() => proveConsistency(sha256, [new Uint8Array(1)], 2)).toThrow(RangeError)
    expect(() => proveConsistency(sha256, [new Uint8Array(1)], 0)).toThrow(RangeError)
  })

  test('a tree of a hundred thousand leaves (a million in `npm run bench -- verify`)', () => {
    const size = 100_000
    const leafAt = (i: number) => new Uint8Array(Buffer.from(`record ${i}`))
    const leaves = function* () {
      for (let i = 0; i < size; i++) yield leafAt(i)
    }
    const tree = createTree(sha256)
    for (const leaf of leaves()) tree.append(leaf)
    expect(tree.frontier().length).toBeLessThan(18)
    const indexes = [0, 1, 65_535, 65_536, 99_999]
    const { root, proofs } = proveInclusion(sha256, leaves(), indexes)
    expect(root).toEqual(tree.root())
    for (const index of indexes) {
      const proof = proofs.get(index)!
      const claim = { index, size, hash: leafHash(sha256, leafAt(index)), proof, root }
      expect(verifyInclusion(sha256, claim)).toBe(true)
      expect(verifyInclusion(sha256, { ...claim, index: index ^ 1 })).toBe(false)
    }
    const from = 77_777
    const older = createTree(sha256)
    for (let i = 0; i < from; i++) older.append(leafAt(i))
    const { proof } = proveConsistency(sha256, leaves(), from)
    const claim = { from, to: size, fromRoot: older.root(), toRoot: root, proof }
    expect(verifyConsistency(sha256, claim)).toBe(true)
    expect(verifyConsistency(sha256, { ...claim, from: from - 1 })).toBe(false)
  })
})
