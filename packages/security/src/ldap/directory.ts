/** A directory service, as logins and rights use it. Answers are bounded in size and time. */
import { Client, InvalidCredentialsError } from 'ldapts'

export interface DirectorySettings {
  /** `ldap://host:389` or `ldaps://host:636`; a path is the name that all others are relative to. */
  readonly connectionURL: string
  readonly connectionUsername: string
  readonly connectionPassword: string
  /** `ssl` makes an ldap: address ldaps:. */
  readonly connectionProtocol: string
  /** `simple`; `none` asks without saying who. */
  readonly authentication: string
  /** Authorities that an ldaps: server is checked against, PEM. Default: those that Node trusts. */
  readonly trusted?: readonly string[] | undefined
}

export interface DirectoryEntry {
  readonly dn: string
  /** Attributes by their names in lower case. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

export interface DirectorySearch {
  readonly base: string
  readonly filter: string
  readonly scope: 'base' | 'one' | 'sub'
  readonly attributes: readonly string[]
}

export interface Directory {
  /** Rejects where the base is not there. */
  search(search: DirectorySearch): Promise<readonly DirectoryEntry[]>
  /** True: the entry's password is this one. An empty one is nobody's: servers take it for an anonymous login. */
  isPassword(dn: string, password: string): Promise<boolean>
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 30_000
const MAX_ENTRIES = 100_000

/** Connects and says who asks. Rejects with an Error that names the server, never the password. */
export async function openDirectory(settings: DirectorySettings): Promise<Directory> {
  const { server, suffix } = split(settings)
  const client = await bound(server, settings)
  return {
    search: (search) => searchIn(client, { ...search, base: under(search.base, suffix) }),
    isPassword: (dn, password) => isPassword(() => clientOf(server, settings), dn, password),
    close: () => client.unbind(),
  }
}

function split({ connectionURL, connectionProtocol }: DirectorySettings): { server: string; suffix: string } {
  let url: URL
  try {
    url = new URL(connectionURL)
  } catch {
    throw new Error(`connectionURL ${connectionURL}: expected ldap://host:port or ldaps://host:port`)
  }
  if (url.protocol !== 'ldap:' && url.protocol !== 'ldaps:') {
    throw new Error(`connectionURL ${connectionURL}: expected ldap://host:port or ldaps://host:port`)
  }
  const scheme = connectionProtocol.toLowerCase() === 'ssl' ? 'ldaps:' : url.protocol
  return { server: `${scheme}//${url.host}`, suffix: decodeURIComponent(url.pathname.slice(1)) }
}

function under(name: string, suffix: string): string {
  if (suffix === '') return name
  return name === '' ? suffix : `${name},${suffix}`
}

async function bound(server: string, settings: DirectorySettings): Promise<Client> {
  const { authentication, connectionUsername, connectionPassword } = settings
  if (connectionUsername === '') throw new Error('Empty username is not allowed')
  if (connectionPassword === '') throw new Error('Empty password is not allowed')
  const client = clientOf(server, settings)
  if (authentication.toLowerCase() === 'none') return client
  try {
    await client.bind(connectionUsername, connectionPassword)
    return client
  } catch (cause) {
    await close(client)
    throw new Error(`${server}: ${connectionUsername} cannot log in: ${reasonOf(cause)}`, { cause })
  }
}

function clientOf(url: string, { trusted }: DirectorySettings): Client {
  return new Client({
    url,
    timeout: ANSWER_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    strictDN: false,
    ...(url.startsWith('ldaps:') && trusted !== undefined ? { tlsOptions: { ca: [...trusted] } } : {}),
  })
}

async function searchIn(client: Client, { base, filter, scope, attributes }: DirectorySearch) {
  const { searchEntries } = await client.search(base, {
    filter,
    scope,
    attributes: attributes.length === 0 ? ['1.1'] : [...attributes],
    sizeLimit: MAX_ENTRIES,
    timeLimit: ANSWER_TIMEOUT_MS / 1000,
  })
  return searchEntries.map(({ dn, ...values }): DirectoryEntry => {
    const named = Object.entries(values).map(([name, value]) => [name.toLowerCase(), textsOf(value)] as const)
    return { dn, attributes: new Map(named) }
  })
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => (Buffer.isBuffer(one) ? one.toString('utf8') : `${one}`))
}

async function isPassword(connect: () => Client, dn: string, password: string): Promise<boolean> {
  if (password === '') return false
  const client = connect()
  try {
    await client.bind(dn, password)
    return true
  } catch (error) {
    if (error instanceof InvalidCredentialsError) return false
    throw error
  } finally {
    await close(client)
  }
}

async function close(client: Client): Promise<void> {
  try {
    await client.unbind()
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
