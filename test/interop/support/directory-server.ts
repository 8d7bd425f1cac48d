/** OpenLDAP's slapd, run as an ordinary process on a port of its own with the entries that it is given. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePorts } from './broker-process.js'

const SLAPD = '/usr/sbin/slapd'
export const ROOT = 'cn=admin,dc=example,dc=com'
export const ROOT_PASSWORD = 'secret'

export class DirectoryServer {
  private constructor(
    readonly url: string,
    /** The same over TLS, with a certificate that it signed itself. */
    readonly secureUrl: string,
    /** That certificate, PEM. */
    readonly certificate: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** `entries`: LDIF below dc=example,dc=com, whose own entry is there already. */
  static async start(entries: string): Promise<DirectoryServer> {
    const folder = mkdtempSync(join(tmpdir(), 'slapd-'))
    mkdirSync(join(folder, 'data'))
    const configuration = join(folder, 'slapd.conf')
    writeFileSync(configuration, slapdConfiguration(folder))
    makeCertificate(folder)
    writeFileSync(join(folder, 'entries.ldif'), SUFFIX + entries)
    execFileSync(SLAPD, ['-T', 'add', '-f', configuration, '-l', join(folder, 'entries.ldif')], { stdio: 'pipe' })
    const [port, securePort] = await freePorts(2)
    const url = `ldap://127.0.0.1:${port}`
    const secureUrl = `ldaps://127.0.0.1:${securePort}`
    // With a debug level it stays in the foreground.
    const child = spawn(SLAPD, ['-d', '0', '-h', `${url} ${secureUrl}`, '-f', configuration], { stdio: 'ignore' })
    const server = new DirectoryServer(url, secureUrl, readFileSync(join(folder, 'cert.pem'), 'utf8'), folder, child)
    await server.listening(port!)
    return server
  }

  /** LDIF with `changetype`. */
  modify(changes: string): void {
    execFileSync('ldapmodify', ['-x', '-H', this.url, '-D', ROOT, '-w', ROOT_PASSWORD], {
      input: changes,
      stdio: 'pipe',
    })
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve))
    if (this.child.exitCode === null && this.child.kill('SIGTERM')) await gone
    rmSync(this.folder, { recursive: true, force: true })
  }

  private async listening(port: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (await accepts(port)) return
      if (this.child.exitCode !== null) throw new Error(`slapd ended with ${this.child.exitCode}`)
      await delay(25)
    }
    throw new Error('slapd does not listen')
  }
}

const SUFFIX = `dn: dc=example,dc=com
objectClass: dcObject
objectClass: organization
dc: example
o: Example

`

function slapdConfiguration(folder: string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "dc=example,dc=com"
rootdn "${ROOT}"
rootpw ${ROOT_PASSWORD}
directory ${folder}/data
`
}

function makeCertificate(folder: string): void {
  const out = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...named, ...out], {
    stdio: 'pipe',
  })
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(socket.destroy() !== undefined))
    socket.once('error', () => resolve(false))
  })
}
