/** nginx in the foreground, in a folder of its own, for as long as it is wanted. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface Nginx {
  url: string
  stop(): Promise<void>
}

/** `http`: what stands in its http block; `folder`: where it may write; `workers`: processes. */
export async function startNginx(options: {
  port: number
  workers?: number
  http(folder: string): string
}): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'taza-nginx-'))
  for (const name of ['body', 'proxy', 'files']) await mkdir(join(folder, name))
  const conf = join(folder, 'nginx.conf')
  await writeFile(
    conf,
    `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes ${options.workers ?? 1};
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ${options.http(folder)}
}
`,
  )
  const child = spawn('nginx', ['-c', conf, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-4000)
  })
  let ended = false
  const end = new Promise<void>((resolve) =>
    child.once('close', () => {
      ended = true
      resolve()
    }),
  )
  const url = `http://127.0.0.1:${options.port}`
  while (
    !ended &&
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  )
    await delay(20)
  if (ended) throw new Error(`nginx did not start: ${said}`)
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await end
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As docs/DEPLOYMENT.md has it: several processes of one server behind it. */
export const balancing = (port: number, upstreams: readonly string[]): string =>
  `${upgrades}${frontOf({ name: 'taza', port, servers: upstreams.map((url) => serverOf(url)) })}`

/** The same, but all go to the first of the upstreams as long as it is there; `log`: a file that gets a line for each request. */
export const preferring = (
  fronts: readonly { name: string; port: number; upstreams: readonly [string, string]; log: string }[],
): string =>
  `${upgrades}log_format told '$request_method $uri $status';${fronts
    .map(({ name, port, upstreams: [first, second], log }) =>
      frontOf({ name, port, servers: [serverOf(first), serverOf(second, 'backup')], log }),
    )
    .join('')}`

const upgrades = `
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }`

const serverOf = (url: string, more = ''): string =>
  `server ${new URL(url).host} max_fails=1 fail_timeout=1s ${more};`

const frontOf = (of: { name: string; port: number; servers: string[]; log?: string }): string => `
  upstream ${of.name} {
    ${of.servers.join('\n    ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${of.port};
    ${of.log === undefined ? '' : `access_log ${of.log} told;`}
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_request_buffering off;
    proxy_connect_timeout 2s;
    proxy_read_timeout 120s;
    location / {
      proxy_pass http://${of.name};
      client_max_body_size 33m;
    }
    location = /api/bundles {
      proxy_pass http://${of.name};
      client_max_body_size 16g;
      proxy_read_timeout 1h;
    }
    location = /api/imports {
      proxy_pass http://${of.name};
      client_max_body_size 65m;
    }
    location ~ ^/api/banks/[^/]+/imports(/|$) {
      proxy_pass http://${of.name};
      client_max_body_size 101m;
      proxy_read_timeout 10m;
    }
  }`
