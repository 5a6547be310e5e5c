/** What nginx is told to be the TLS proxy of a server (docs/DEPLOYMENT.md, "TLS"). Pure. */

export interface Front {
  /** The host name of the address that people and stations have. */
  name: string
  /** Files in PEM: the server's certificate and what is above it; its key. */
  certificate: string
  key: string
  /** `127.0.0.1:8080`: each process of the server. */
  upstreams: readonly string[]
  /** Where it listens: `443`, `[::]:443`. */
  tls: readonly string[]
  /** Where it only tells to come by https; none: nowhere. */
  plain: readonly string[]
}

/** Of routes whose bodies are larger, or take longer, than all others. */
const locations = [
  ['', '/', '33m', ''],
  ['Whole bundles that somebody carried. Taking one in may take a while.', '= /api/bundles', '16g', '1h'],
  ['Photos of students, many in one file.', '= /api/imports', '65m', ''],
  [
    'Files with question banks. Each is read for two minutes at most, after three others.',
    '~ ^/api/banks/[^/]+/imports(/|$)',
    '101m',
    '10m',
  ],
] as const

export function nginxConf({ name, certificate, key, upstreams, tls, plain }: Front): string {
  const location = ([
    why,
    where,
    size,
    timeout,
  ]: (typeof locations)[number]) => `${why && `  # ${why}\n`}  location ${where} {
    proxy_pass http://taza;
    client_max_body_size ${size};${timeout && `\n    proxy_read_timeout ${timeout};`}
  }`
  const redirect = `server {
${plain.map((at) => `  listen ${at};`).join('\n')}
  server_name ${name};
  return 301 https://$host$request_uri;
}
`
  return `# Made by taza server tls: run it again in place of changing this file.
map $http_upgrade $taza_connection { default upgrade; '' ''; }
upstream taza {
  # One caller stays at one process as long as it is there: its attempts are in that one's memory already.
  hash $remote_addr consistent;
${upstreams.map((at) => `  server ${at} max_fails=1 fail_timeout=1s;`).join('\n')}
  keepalive 64;
}
${plain.length > 0 ? redirect : ''}server {
${tls.map((at) => `  listen ${at} ssl;`).join('\n')}
  server_name ${name};
  ssl_certificate ${quoted(certificate)};
  ssl_certificate_key ${quoted(key)};
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:taza:10m;
  proxy_http_version 1.1;
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-Host $host;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $taza_connection;
  proxy_request_buffering off;
  proxy_connect_timeout 2s;
  proxy_read_timeout 120s;
${locations.map(location).join('\n')}
  # Pages for people without an account: the server keeps no address of theirs, and neither may the proxy.
  location ~ ^/(api/)?open(/|$) {
    access_log off;
    error_log /dev/null crit;
    proxy_pass http://taza;
    client_max_body_size 9m;
  }
}
`
}

const quoted = (path: string): string => `"${path.replaceAll(/["\\$]/g, '\\$&')}"`
