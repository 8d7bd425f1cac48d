/** Keys and certificates for encrypted connections, made with Java's own tool: the stores that ActiveMQ's users have. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const PASSWORD = 'password'
/** Of the broker's key, which is not that of its store. */
export const KEY_PASSWORD = 'another'

let made: string | undefined

/**
 * broker.jks, JKS, with the broker's key under a password of its own; broker-trust.jks, which trusts `client`, `fancy`
 * and `stranger`; one PKCS12 store per client, `unknown.p12` among them, whom nobody trusts; client-trust.p12.
 */
export function putKeyStores(folder: string): void {
  made ??= makeKeyStores()
  cpSync(made, folder, { recursive: true })
}

/** What was made is of no use any more. */
export function removeKeyStores(): void {
  if (made !== undefined) rmSync(made, { recursive: true, force: true })
  made = undefined
}

const CLIENTS: Readonly<Record<string, string>> = {
  client: 'CN=client, OU=Tests, O=Hermod, C=CH',
  fancy:
    'CN=Bob \\"B\\" Smith, OU=a\\, b + OU2=c, O=Ünicode \\#1, ST=Zürich, EMAILADDRESS=bob@example.org, DC=example, UID=b1',
  stranger: 'CN=stranger',
  unknown: 'CN=client, OU=Tests, O=Hermod, C=CH',
}

function makeKeyStores(): string {
  const folder = mkdtempSync(join(tmpdir(), 'key-stores-'))
  const inside = (name: string): string => join(folder, name)
  makeKey(inside('broker.jks'), 'JKS', 'CN=localhost', KEY_PASSWORD)
  handOver(inside('broker.jks'), inside('client-trust.p12'), 'PKCS12', 'broker', folder)
  for (const [name, subject] of Object.entries(CLIENTS)) {
    makeKey(inside(`${name}.p12`), 'PKCS12', subject.replace(' + OU2=c', ''), PASSWORD)
    if (name !== 'unknown') handOver(inside(`${name}.p12`), inside('broker-trust.jks'), 'JKS', name, folder)
  }
  return folder
}

function makeKey(store: string, type: string, subject: string, keyPassword: string): void {
  keytool(
    '-genkeypair',
    '-alias',
    'key',
    '-keyalg',
    'EC',
    '-validity',
    '3650',
    '-dname',
    subject,
    ...at(store, type),
    '-keypass',
    keyPassword,
    '-ext',
    'san=ip:127.0.0.1,dns:localhost',
  )
}

/** Puts the certificate of one store into another as trusted. */
function handOver(from: string, to: string, type: string, alias: string, folder: string): void {
  const file = join(folder, `${alias}.cer`)
  if (!existsSync(file))
    keytool('-exportcert', '-alias', 'key', '-file', file, '-keystore', from, '-storepass', PASSWORD)
  keytool('-importcert', '-noprompt', '-alias', alias, '-file', file, ...at(to, type))
}

function at(store: string, type: string): string[] {
  return ['-keystore', store, '-storetype', type, '-storepass', PASSWORD]
}

function keytool(...args: string[]): void {
  execFileSync('keytool', ['-J-XX:TieredStopAtLevel=1', '-J-Xshare:auto', ...args], { stdio: 'pipe' })
}
