/** Builds the open pages into `outDir`, which is emptied. */
export function buildOpenPages(outDir: string): Promise<void>
