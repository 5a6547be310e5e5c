/** How the fake of Electron tells and asks. */
import { EventEmitter } from 'node:events'

/** What Electron calls a preventable event. */
export const preventable = <T extends object>(details: T) => {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  return event
}

export class FakeIpc extends EventEmitter {
  readonly handlers = new Map<string, (...args: unknown[]) => unknown>()
  handle(channel: string, handler: (...args: unknown[]) => unknown) {
    this.handlers.set(channel, handler)
  }
  removeHandler(channel: string) {
    this.handlers.delete(channel)
  }
}
