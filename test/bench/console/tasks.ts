/** The longest task of a page's main thread by the processor time that it took itself: what else runs on the machine is left out. */
import type { CDPSession } from 'playwright-core'
import { z } from 'zod'

/** Chromium's trace events (Trace Event Format), as far as they are read here: µs, `tdur` of the thread itself. */
const Trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string().default(''),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.looseObject({ name: z.unknown().optional() }).default({}),
    }),
  ),
})
const readBytes = 2 ** 20

/** Of the browser's busiest page, while `work` goes on; ms, and how many took longer than `limitMs`. */
export async function tasksDuring(browser: CDPSession, limitMs: number, work: () => Promise<void>) {
  await browser.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'] },
  })
  await work()
  const complete = new Promise<string | undefined>((resolve) =>
    browser.once('Tracing.tracingComplete', ({ stream }) => resolve(stream)),
  )
  await browser.send('Tracing.end')
  const handle = await complete
  if (handle === undefined) throw new Error('the browser gave no trace')
  const parts: string[] = []
  for (let more = true; more; ) {
    const { data, eof, base64Encoded } = await browser.send('IO.read', { handle, size: readBytes })
    parts.push(base64Encoded ? Buffer.from(data, 'base64').toString() : data)
    more = !eof
  }
  await browser.send('IO.close', { handle })
  return tasksIn(Trace.parse(JSON.parse(parts.join(''))), limitMs)
}

function tasksIn({ traceEvents }: z.output<typeof Trace>, limitMs: number) {
  const mainThreads = new Map<string, number[]>()
  for (const { name, pid, tid, args } of traceEvents)
    if (name === 'thread_name' && args.name === 'CrRendererMain') mainThreads.set(`${pid} ${tid}`, [])
  for (const { name, pid, tid, tdur } of traceEvents)
    if (name === 'RunTask' && tdur !== undefined) mainThreads.get(`${pid} ${tid}`)?.push(tdur / 1000)
  const sum = (tasks: readonly number[]) => tasks.reduce((all, ms) => all + ms, 0)
  const [busiest] = [...mainThreads.values()].toSorted((a, b) => sum(b) - sum(a))
  if (!busiest || busiest.length === 0) throw new Error("the trace has no task of a page's main thread")
  return { longest: Math.max(...busiest), long: busiest.filter((ms) => ms > limitMs).length }
}
