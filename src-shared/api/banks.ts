/** Question banks. A bank that is not the caller's own is not there (404), but for the administrator. */
import { z } from 'zod'
import {
  BankDetail,
  BankSettings,
  BankSummary,
  Duplicates,
  HeldItem,
  HeldMediumOf,
  ItemFilter,
  ItemPage,
  Login,
  SavedItem,
} from '../bank/held.ts'
import { mediumBytesAtMost } from '../bank/item.ts'
import { ItemTexts } from '../bank/texts.ts'
import { Positive } from '../bounds.ts'
import { Digest, Id } from '../vocabulary.ts'
import { bankExports, bankImports } from './bank-imports.ts'
import { endpoint } from './endpoint.ts'

/** Whoever writes questions. */
export const owners = ['teacher', 'administrator'] as const

const ByBank = z.object({ bank: Id })
const ByItem = z.object({ bank: Id, item: Id })
/** Bytes: four languages of one item with its marks. */
const itemLimit = 4 * 1024 * 1024

const items = {
  list: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/items',
    who: owners,
    summary: 'Items of a bank: searched, filtered, sorted, one page',
    params: ByBank,
    query: ItemFilter,
    reply: ItemPage,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/items/:item',
    who: owners,
    summary: 'An item as it is now, or one of its versions; who made each, and when',
    params: ByItem,
    query: z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
    reply: HeldItem,
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/banks/:bank/items',
    who: owners,
    summary: 'Add an item that was written in the console',
    params: ByBank,
    body: z.object({ texts: ItemTexts }),
    bodyLimit: itemLimit,
    reply: SavedItem,
  }),
  /** `base`: the version that was changed; 409 where somebody has saved a newer one. */
  save: endpoint({
    method: 'PUT',
    path: '/api/banks/:bank/items/:item',
    who: owners,
    summary: 'Save a new version of an item; the older ones stay',
    params: ByItem,
    body: z.object({ base: Positive, texts: ItemTexts }),
    bodyLimit: itemLimit,
    reply: SavedItem,
  }),
  /** A retired item is in no new paper; papers that have it keep it. */
  retire: endpoint({
    method: 'PUT',
    path: '/api/banks/:bank/items/:item/retired',
    who: owners,
    summary: 'Take an item out of use, or back into it',
    params: ByItem,
    body: z.object({ retired: z.boolean() }),
    reply: HeldItem,
  }),
  duplicates: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/duplicates',
    who: owners,
    summary: 'Items of a bank that ask the same',
    params: ByBank,
    reply: Duplicates,
  }),
}

const media = {
  add: endpoint({
    method: 'POST',
    path: '/api/banks/:bank/media',
    who: owners,
    summary: 'Bring a picture or a sound for items of a bank',
    params: ByBank,
    takes: 'application/octet-stream',
    bodyLimit: mediumBytesAtMost,
    reply: HeldMediumOf,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/banks/:bank/media/:digest',
    who: owners,
    summary: 'A picture or a sound of a bank',
    params: ByBank.extend({ digest: Digest }),
    gives: 'image/*, audio/*',
  }),
}

export const banks = {
  list: endpoint({
    method: 'GET',
    path: '/api/banks',
    who: owners,
    summary: "The caller's banks; the administrator's are all",
    reply: z.object({ banks: z.array(BankSummary) }),
  }),
  teachers: endpoint({
    method: 'GET',
    path: '/api/banks/teachers',
    who: owners,
    summary: 'Who may be made a teacher of a bank',
    reply: z.object({ teachers: z.array(z.object({ login: Login, name: z.string() })) }),
  }),
  /** A teacher who makes one is among its teachers. */
  add: endpoint({
    method: 'POST',
    path: '/api/banks',
    who: owners,
    summary: 'Begin a bank',
    body: BankSettings,
    reply: BankDetail,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/banks/:bank',
    who: owners,
    summary: 'A bank: its teachers, and how many items it has of each topic, kind, difficulty and language',
    params: ByBank,
    reply: BankDetail,
  }),
  set: endpoint({
    method: 'PUT',
    path: '/api/banks/:bank',
    who: owners,
    summary: 'Change the name, the chair and the teachers of a bank',
    params: ByBank,
    body: BankSettings,
    reply: BankDetail,
  }),
  items,
  media,
  imports: bankImports,
  exports: bankExports,
} as const
