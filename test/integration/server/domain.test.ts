/** Data that was begun before domains were kept is of the domain that its ledgers name, and of no other. */
import { expect, test } from 'vitest'
import { checkDomain, OtherDomain } from '../../../src-server/keys.ts'
import { domain, ScriptedStation, startUniversity } from '../../support/university.ts'

test('an older database tells its domain by its ledgers', async () => {
  const university = await startUniversity()
  const { db } = university.server
  const forget = () => db.deleteFrom('server_key').where('name', '=', 'domain').execute()
  try {
    const station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    // Nothing is signed yet: the first that comes is it.
    await forget()
    await checkDomain(db, 'other.test')
    await expect(checkDomain(db, domain)).rejects.toThrow(OtherDomain)

    const ledger = await station.sit('20260001')
    await ledger.open()
    expect((await ledger.sync()).status).toBe(200)
    await forget()
    await expect(checkDomain(db, 'other.test')).rejects.toMatchObject({ domain })
    await checkDomain(db, domain)
  } finally {
    await university.close()
  }
})
