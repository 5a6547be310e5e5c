/** The home folder of a browser. */
import { join } from 'node:path'
import { withoutHelpers } from './helpers.ts'

/**
 * A home of the browser's own. It keeps more than its profile: a crashed page's memory, answers included, lies under
 * `~/.config/chromium/Crash Reports`, whatever `--user-data-dir` says (measured on Chromium 156).
 */
export function ownHome(
  env: NodeJS.ProcessEnv,
  home: string,
  windowless: boolean,
  assistive: boolean,
): NodeJS.ProcessEnv {
  const {
    HOME,
    DISPLAY,
    WAYLAND_DISPLAY: _wayland,
    XDG_CONFIG_HOME: _config,
    XDG_CACHE_HOME: _cache,
    XDG_DATA_HOME: _data,
    ...rest
  } = env
  if (windowless) return { ...rest, HOME: home }
  // The X server's cookie stays where it is.
  const cookie = HOME === undefined ? {} : { XAUTHORITY: join(HOME, '.Xauthority') }
  return { ...cookie, ...(assistive ? rest : withoutHelpers(rest)), DISPLAY, HOME: home }
}
