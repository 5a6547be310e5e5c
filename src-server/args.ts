/** The command line of `taza server`. */
import { parseArgs } from 'node:util'
import { adminHelp } from './commands/admin-commands.ts'
import { type LogLevel, logLevels } from './log.ts'

export const help = `taza server: the university's server (exams, evidence, console)

  --data DIR           where everything is kept (required)
  --port N             port to listen on; 0 takes a free one (default 8443)
  --host H             address to listen on (default 127.0.0.1)
  --pages DIR          the built pages (default out/pages)
  --domain NAME        the university's domain, part of every ledger's origin (default university.example)
  --resources DIR      policies and demo data, needed by --demo (default resources)
  --settings FILE      single sign-on, sessions, the daily digest (docs/DEPLOYMENT.md);
                       default: settings.json in the data directory, where there is one
  --trust-proxy LIST   addresses (or ranges, a.b.c.d/n) of the TLS proxy in front, comma between: its
                       X-Forwarded-For, -Proto and -Host are believed, and cookies are for https only
  --log-level L        info (logins, enrolments, refusals), warn or error; default info, to stderr, a line of JSON each
  --demo               adds a demo exam that runs now, people, a room and an enrolment token;
                       what one needs to log in is written to DIR/demo-credentials.json
  --demo-minutes N     how long the demo exam lasts (default 30)
  --demo-hours-on N    the demo's clock is so far ahead of the machine's: what comes days later is seen today
  --help               this

Set up, also while the server runs:

${adminHelp}

Prints one line of JSON, {"listening":"http://…"}, when it is ready.`

const address = /^[0-9a-fA-F.:]+(\/[0-9]{1,3})?$/

export interface Args {
  data: string
  port: number
  host: string
  pages: string
  domain: string
  /** Empty: the data directory's own, where there is one. */
  settings: string
  /** Empty: there is no proxy. */
  trustProxy: string[]
  resources: string
  logLevel: LogLevel
  demo: boolean
  demoMinutes: number
  demoHoursOn: number
}

/** The arguments, `help`, or one plain sentence about what is wrong with them. */
export function readArgs(argv: readonly string[]): Args | 'help' | { wrong: string } {
  const parsed = parse(argv)
  if ('wrong' in parsed) return parsed
  const { values } = parsed
  if (values.help) return 'help'
  if (!values.data) return { wrong: 'Say with --data DIR where the server keeps its data.' }
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return { wrong: `--port takes a number from 0 to 65535, not '${values.port}'.` }
  const demoMinutes = Number(values['demo-minutes'])
  if (!(demoMinutes > 0 && demoMinutes <= 600))
    return { wrong: `--demo-minutes takes a number up to 600, not '${values['demo-minutes']}'.` }
  const demoHoursOn = Number(values['demo-hours-on'])
  if (!(demoHoursOn >= 0 && demoHoursOn <= 720) || (demoHoursOn > 0 && !values.demo))
    return {
      wrong: `--demo-hours-on takes a number up to 720, with --demo, not '${values['demo-hours-on']}'.`,
    }
  if (!/^[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?$/.test(values.domain))
    return { wrong: `--domain takes a domain name, not '${values.domain}'.` }
  const trustProxy = values['trust-proxy'].split(',').filter((one) => one !== '')
  const odd = trustProxy.find((one) => !address.test(one))
  if (odd !== undefined) return { wrong: `--trust-proxy takes addresses, not '${odd}'.` }
  const logLevel = logLevels.find((level) => level === values['log-level'])
  if (logLevel === undefined)
    return { wrong: `--log-level takes one of ${logLevels.join(', ')}, not '${values['log-level']}'.` }
  const { data, host, pages, domain, settings, resources, demo } = values
  return {
    ...{ data, port, host, pages, domain, settings, trustProxy, resources },
    ...{ logLevel, demo, demoMinutes, demoHoursOn },
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        port: { type: 'string', default: '8443' },
        host: { type: 'string', default: '127.0.0.1' },
        pages: { type: 'string', default: 'out/pages' },
        domain: { type: 'string', default: 'university.example' },
        settings: { type: 'string', default: '' },
        resources: { type: 'string', default: 'resources' },
        'trust-proxy': { type: 'string', default: '' },
        'log-level': { type: 'string', default: 'info' },
        demo: { type: 'boolean', default: false },
        'demo-minutes': { type: 'string', default: '30' },
        'demo-hours-on': { type: 'string', default: '0' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return { wrong: `${error instanceof Error ? error.message.split('.')[0] : String(error)}. Try --help.` }
  }
}
