import type { KeeperCallName, KeeperPort } from '../../../../src-shared/keeper-api.ts'

export interface Appended {
  method: KeeperCallName
  args: unknown
  bytes: Uint8Array | undefined
}

/** A keeper that remembers what it was asked, answers each call with `answer` and can be told to hold its answers. */
export function fakeKeeper(answer: () => Promise<unknown>): { keeper: KeeperPort; asked: Appended[] } {
  const asked: Appended[] = []
  const call = async (method: KeeperCallName, args: unknown, bytes?: Uint8Array) => {
    asked.push({ method, args, bytes })
    return await answer()
  }
  const keeper: KeeperPort = {
    call: call as KeeperPort['call'],
    on: () => () => undefined,
    closed: new Promise(() => undefined),
    close: () => undefined,
  }
  return { keeper, asked }
}
