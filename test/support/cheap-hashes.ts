/** Passwords of tests' people are hashed with the least that argon2 takes: servers of a test are made by the hundred, each with its staff. */
import { vi } from 'vitest'

vi.mock(import('@node-rs/argon2'), async (load) => {
  const real = await load()
  return {
    ...real,
    hash: (password, options, signal) =>
      real.hash(password, { ...options, memoryCost: 8, timeCost: 1 }, signal),
  }
})
