/**
 * Runs before the first module of every page: zod would otherwise probe for eval at its first schema, which our CSP
 * refuses and the shell reports as a violation. A module cannot do it: bundling puts shared schemas before it.
 * `__zod_globalConfig` is what `z.config()` writes to (zod 4, core/core.js).
 */
globalThis.__zod_globalConfig = { jitless: true }
