/** Threads as tests want them, in place of those that read files. */

export const threadOf = (module: string): URL => new URL(`data:text/javascript,${encodeURIComponent(module)}`)
export const neverEnding = threadOf('for (;;);')
