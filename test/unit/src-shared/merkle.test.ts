import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../src-main/keeper/crypto.ts'
import { fromHex, toHex } from '../../../src-shared/bytes.ts'
import {
  consistencyProof,
  createTree,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../src-shared/ledger/merkle.ts'

/** Known answers of certificate-transparency's own merkle tree tests (reference leaves and roots). */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(fromHex)
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  const at = bit % (copy.length * 8)
  copy[at >> 3]! ^= 1 << (at & 7)
  return copy
}
const leafList = fc.array(fc.uint8Array({ maxLength: 12 }), { minLength: 1, maxLength: 70 })

describe('RFC 6962 trees', () => {
  test('known roots', () => {
    const tree = createTree(sha256)
    expect(toHex(tree.root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    leaves.forEach((leaf, i) => {
      tree.append(leaf)
      expect(toHex(tree.root())).toBe(roots[i])
    })
  })

  test('known inclusion and consistency proofs', () => {
    const hashes = leaves.map((leaf) => leafHash(sha256, leaf))
    expect(inclusionProof(sha256, hashes, 0).map(toHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(consistencyProof(sha256, hashes, 6).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })

  test('incremental root = root by definition, also when resumed from any frontier', () => {
    fc.assert(
      fc.property(leafList, fc.nat(), (list, at) => {
        const cut = at % (list.length + 1)
        const first = createTree(sha256)
        for (const leaf of list.slice(0, cut)) first.append(leaf)
        const tree = createTree(sha256, { size: first.size, frontier: first.frontier() })
        for (const leaf of list.slice(cut)) tree.append(leaf)
        expect(tree.size).toBe(list.length)
        expect(toHex(tree.root())).toBe(
          toHex(
            rootOf(
              sha256,
              list.map((leaf) => leafHash(sha256, leaf)),
            ),
          ),
        )
      }),
    )
  })

  test('a frontier that does not fit its size is refused', () => {
    expect(() => createTree(sha256, { size: 3, frontier: [new Uint8Array(32)] })).toThrow(RangeError)
  })

  test('inclusion proofs verify, and not after any single change', () => {
    fc.assert(
      fc.property(leafList, fc.nat(), fc.nat(), (list, at, bit) => {
        const hashes = list.map((leaf) => leafHash(sha256, leaf))
        const index = at % list.length
        const proof = inclusionProof(sha256, hashes, index)
        const claim = { index, size: list.length, hash: hashes[index]!, proof, root: rootOf(sha256, hashes) }
        expect(verifyInclusion(sha256, claim)).toBe(true)
        expect(verifyInclusion(sha256, { ...claim, hash: flip(claim.hash, bit) })).toBe(false)
        expect(verifyInclusion(sha256, { ...claim, root: flip(claim.root, bit) })).toBe(false)
        expect(verifyInclusion(sha256, { ...claim, index: list.length })).toBe(false)
        expect(verifyInclusion(sha256, { ...claim, proof: [...proof, claim.root] })).toBe(false)
        if (proof.length > 0) {
          const which = bit % proof.length
          const bent = proof.map((step, i) => (i === which ? flip(step, bit) : step))
          expect(verifyInclusion(sha256, { ...claim, proof: bent })).toBe(false)
          expect(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) })).toBe(false)
        }
      }),
    )
  })

  test('consistency proofs verify, and not after any single change or for a rewritten past', () => {
    fc.assert(
      fc.property(leafList, fc.nat(), fc.nat(), (list, at, bit) => {
        const hashes = list.map((leaf) => leafHash(sha256, leaf))
        const from = 1 + (at % list.length)
        const proof = consistencyProof(sha256, hashes, from)
        const claim = {
          from,
          to: list.length,
          fromRoot: rootOf(sha256, hashes.slice(0, from)),
          toRoot: rootOf(sha256, hashes),
          proof,
        }
        expect(verifyConsistency(sha256, claim)).toBe(true)
        expect(verifyConsistency(sha256, { ...claim, fromRoot: flip(claim.fromRoot, bit) })).toBe(false)
        expect(verifyConsistency(sha256, { ...claim, toRoot: flip(claim.toRoot, bit) })).toBe(false)
        expect(verifyConsistency(sha256, { ...claim, proof: [...proof, claim.toRoot] })).toBe(false)
        if (proof.length > 0) {
          const which = bit % proof.length
          const bent = proof.map((step, i) => (i === which ? flip(step, bit) : step))
          expect(verifyConsistency(sha256, { ...claim, proof: bent })).toBe(false)
        }
      }),
    )
  })
})
