/**
 * zod would otherwise try `new Function`, which the content security policy refuses aloud. Said before any module with a
 * schema is loaded: bundling puts shared ones before whatever this file imports. `__zod_globalConfig` is what `z.config()`
 * writes to (zod 4, core/core.js).
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
void import('./start.tsx')
