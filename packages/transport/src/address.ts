/**
 * Addresses as users write them, in one place:
 *
 *   tcp://host:61616?wireFormat.maxFrameSize=104857600     one address
 *   failover:(tcp://a:61616,tcp://b:61616)?randomize=false a composite; brackets nest
 *   failover:tcp://a:61616?soTimeout=1                     without brackets the options are the member's
 *
 * Refuses what it cannot read with one error naming the address and the problem. Sizes and depth are bounded.
 */
import { transportErrors } from './errors.js'

export interface Address {
  /** As written. */
  readonly text: string
  /** Lower case, without the colon. */
  readonly scheme: string
  /** Without the brackets of IPv6; empty when none was given. */
  readonly host: string
  /** -1: none was given. */
  readonly port: number
  /** What stands behind the port, with its slash, or empty. */
  readonly path: string
  /** Decoded names and values, in the order written; the last of equal names counts. */
  readonly options: ReadonlyMap<string, string>
  /** The query as written, with its question mark, or empty. */
  readonly query: string
  /** Parts of a composite address; empty for a plain one. */
  readonly members: readonly Address[]
}

const MAX_CHARACTERS = 16_384
const MAX_DEPTH = 8
const MAX_MEMBERS = 512

/** Schemes whose address is a list even where no brackets are written. */
const LIST_SCHEMES = new Set(['failover', 'fanout', 'static', 'masterslave'])

export function parseAddress(text: string): Address {
  if (text.length > MAX_CHARACTERS) fail(`${text.slice(0, 40)}…`, `longer than ${MAX_CHARACTERS} characters`)
  return parse(text.trim(), 0)
}

function parse(text: string, depth: number): Address {
  if (depth > MAX_DEPTH) fail(text, `brackets nest deeper than ${MAX_DEPTH}`)
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text)
  if (match === null) fail(text, 'a scheme such as tcp: is missing at the start')
  const scheme = match[1]!.toLowerCase()
  const rest = match[2]!
  if (/^\d+$/.test(rest)) fail(text, `a scheme is missing at the start; write tcp://${text}`)
  const list = rest.startsWith('//') && !isAuthority(rest.slice(2)) ? rest.slice(2) : rest
  if (list.startsWith('(')) return parseBracketed(text, scheme, list, depth)
  if (LIST_SCHEMES.has(scheme)) {
    return { ...plain(text, scheme), members: parseMembers(text, list, depth) }
  }
  return parsePlain(text, scheme, rest)
}

/** False for what can only be a member list behind superfluous slashes: `failover://(…)`, `failover://tcp://…`. */
function isAuthority(rest: string): boolean {
  return !rest.startsWith('(') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(rest)
}

function parseBracketed(text: string, scheme: string, list: string, depth: number): Address {
  const close = closingBracket(text, list)
  const behind = list.slice(close + 1)
  const mark = behind.indexOf('?')
  const path = mark < 0 ? behind : behind.slice(0, mark)
  const query = mark < 0 ? '' : behind.slice(mark)
  const members = parseMembers(text, list.slice(1, close), depth)
  return { ...plain(text, scheme), path, query, options: parseQuery(text, query), members }
}

function closingBracket(text: string, list: string): number {
  let open = 0
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '(') open++
    else if (list[at] === ')' && --open === 0) return at
  }
  return fail(text, 'a closing bracket is missing')
}

function parseMembers(text: string, list: string, depth: number): readonly Address[] {
  const members = splitTop(text, list)
    .map((member) => member.trim())
    .filter((member) => member !== '')
  if (members.length > MAX_MEMBERS) fail(text, `more than ${MAX_MEMBERS} members`)
  return members.map((member) => parse(member, depth + 1))
}

/** Splits at commas that stand outside of brackets. */
function splitTop(text: string, list: string): string[] {
  const parts: string[] = []
  let open = 0
  let start = 0
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '(') open++
    else if (list[at] === ')' && --open < 0) fail(text, 'a closing bracket without an opening one')
    else if (list[at] === ',' && open === 0) {
      parts.push(list.slice(start, at))
      start = at + 1
    }
  }
  if (open !== 0) fail(text, 'a closing bracket is missing')
  parts.push(list.slice(start))
  return parts
}

function parsePlain(text: string, scheme: string, rest: string): Address {
  const mark = rest.indexOf('?')
  const query = mark < 0 ? '' : rest.slice(mark)
  const place = (mark < 0 ? rest : rest.slice(0, mark)).replace(/^\/\//, '')
  const slash = place.indexOf('/')
  const authority = slash < 0 ? place : place.slice(0, slash)
  const path = slash < 0 ? '' : place.slice(slash)
  return { ...plain(text, scheme), ...parseAuthority(text, authority), path, query, options: parseQuery(text, query) }
}

/** `host`, `host:port`, `[v6]:port`, or nothing. */
export function parseAuthority(text: string, authority: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]@()\s]*))(?::(\d{1,5}))?$/i.exec(authority)
  if (match === null) fail(text, `expected host:port in place of ${authority}`)
  const port = match[3] === undefined ? -1 : Number(match[3])
  if (port > 65_535) fail(text, `port ${port} is above 65535`)
  return { host: match[1] ?? match[2] ?? '', port }
}

function parseQuery(text: string, query: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const pair of query.slice(1).split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    if (equals <= 0) fail(text, `expected name=value in place of ${pair}`)
    options.set(decode(text, pair.slice(0, equals)), decode(text, pair.slice(equals + 1)))
  }
  return options
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return fail(text, `${part} is not properly percent-encoded`)
  }
}

function plain(text: string, scheme: string): Address {
  return { text, scheme, host: '', port: -1, path: '', options: new Map(), query: '', members: [] }
}

function fail(address: string, problem: string): never {
  throw transportErrors.badAddress({ address, problem })
}
