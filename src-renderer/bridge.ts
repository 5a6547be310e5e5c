/** The pages' only way to main: `window.taza`, injected by the shell before any script of the page runs. */
import {
  type CallArgs,
  type CallName,
  type CallReply,
  CallResult,
  calls,
  type PageEvent,
} from '../src-shared/bridge.ts'
import { replyOf } from '../src-shared/calls.ts'
import { ProblemError } from '../src-shared/vocabulary.ts'

/** What both shells inject. Arguments and replies cross by structured clone (Electron) or JSON (Chromium). */
interface TazaBridge {
  call(method: string, args: unknown, bytes?: Uint8Array): Promise<CallResult>
  /** Calls the listener with every event from now on; the returned function stops that. */
  on(listener: (event: PageEvent) => void): () => void
}

declare global {
  interface Window {
    taza?: TazaBridge
  }
}

function bridge(): TazaBridge {
  if (!window.taza) throw new ProblemError('internal', 'window.taza is missing: not opened by a Taza shell')
  return window.taza
}

/**
 * Calls main. Rejects with a ProblemError always: main's own refusal, or `internal` when the bridge broke or the
 * reply is not what the contract says.
 */
export async function call<M extends CallName>(
  method: M,
  args: CallArgs<M>,
  bytes?: Uint8Array,
): Promise<CallReply<M>> {
  const result = CallResult.safeParse(await reached(method, args, bytes))
  if (!result.success) throw new ProblemError('internal', `${method}: ${result.error.message}`)
  if (!result.data.ok) {
    const { code, detail, params } = result.data.problem
    throw new ProblemError(code, detail, params)
  }
  try {
    return replyOf(calls, method, result.data.value)
  } catch (error) {
    throw new ProblemError('internal', `${method}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function reached(method: string, args: unknown, bytes?: Uint8Array): Promise<unknown> {
  try {
    return await bridge().call(method, args, bytes)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('internal', `${method}: ${String(error)}`)
  }
}

/** Listens to main. Throws ProblemError `internal` outside a shell. */
export function on(listener: (event: PageEvent) => void): () => void {
  return bridge().on(listener)
}
